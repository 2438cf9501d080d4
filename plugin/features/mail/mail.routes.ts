import { Conflict } from '../../shared/errors.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import type { Viewer } from '../access/index.ts';
import type { Leaving, SettingsService } from '../settings/index.ts';
import { mailPage } from './mail.presenter.ts';
import { MAIL_PATH, REMINDERS } from './mail.setting.ts';
import { MailFailure, type Mailer, type MailServer } from './mailer.ts';

export interface MailRoutesDeps {
  readonly server: (MailServer & { readonly kenalUrl: string }) | undefined;
  readonly mailer: Mailer | undefined;
  readonly settings: SettingsService;
  readonly leaving: Leaving;
  readonly addressOf: (viewer: Viewer) => Promise<string | undefined>;
}

const validReminders = formValidator<{ reminders: 'on' | 'off' }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['reminders'],
    properties: { reminders: { type: 'string', enum: ['on', 'off'], description: 'Whether staff are reminded.' } },
  },
  'mail.reminders-form',
  'The form',
);
const validNothing = formValidator<object>({ type: 'object', additionalProperties: false }, 'mail.button', 'The form');

/** A server that is asked over and over takes Kenal for somebody who guesses. */
const TESTS = { requests: 10, minutes: 10 } as const;

export const mailRoutes = ({ server, mailer, settings, leaving, addressOf }: MailRoutesDeps): Route[] => {
  const show = async (
    { viewer, locale, t }: Pick<PageRequest, 'viewer' | 'locale' | 't'>,
    response: PageResponse,
    failed?: string,
  ): Promise<void> => {
    const [isOn, mayLeave, address] = await Promise.all([
      settings.read(REMINDERS),
      leaving.mayLeave(),
      addressOf(viewer),
    ]);
    const page = mailPage(locale, { server, isOn, mayLeave, address, failed });
    const breadcrumbs = [
      { text: t('settings.title'), path: '/settings' },
      { text: page.heading, path: undefined },
    ];
    await response.page('settings/mail', { title: page.heading, breadcrumbs, menu: 'settings' }, page);
  };

  return [
    route({
      method: 'get',
      path: MAIL_PATH,
      permission: 'system.administer',
      handler: (request, response) => show(request, response),
    }),
    route({
      method: 'post',
      path: MAIL_PATH,
      permission: 'system.administer',
      body: validReminders,
      handler: async ({ body, viewer, now }, response) => {
        const isOn = body.reminders === 'on';
        const next = isOn === REMINDERS.shipped ? undefined : isOn;
        await settings.change(REMINDERS, next, { now, by: viewer.borrowernumber });
        response.see(MAIL_PATH, { flash: `mail.done.${body.reminders}` });
      },
    }),
    route({
      method: 'post',
      path: `${MAIL_PATH}/test`,
      permission: 'system.administer',
      body: validNothing,
      limit: TESTS,
      handler: async (request, response) => {
        const { viewer, t, log, now } = request;
        const to = await addressOf(viewer);
        if (mailer === undefined || to === undefined || !(await leaving.mayLeave()))
          throw new Conflict('mail.cannot-leave', 'No mail can be sent at this moment.');
        try {
          const id = `<kenal-test-${now.epochMilliseconds}@kenal>`;
          await mailer.send({ to, subject: t('mail.test.subject'), text: t('mail.test.text'), id });
        } catch (error) {
          if (!(error instanceof MailFailure)) throw error;
          log.warn({ event: 'mail.test-failed', code: error.code }, 'a test mail could not be sent');
          await show(request, response.status(503), error.code);
          return;
        }
        response.see(MAIL_PATH, { flash: 'mail.done.tested' });
      },
    }),
  ];
};
