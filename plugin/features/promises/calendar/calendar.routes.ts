import { createLocales } from '../../../i18n/index.ts';
import { formValidator } from '../../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../../web/route.ts';
import { calendarFile } from './calendar-file.ts';
import { entryOf, type CalendarService } from './calendar.service.ts';
import { calendarPage } from './calendar.presenter.ts';
import type { ReminderChoice } from './reminder-choice.ts';

const validFile = formValidator<{ file: string }>(
  { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'secret' } } },
  'promises.calendar-address',
  'The address',
);
const validNothing = formValidator<object>(
  { type: 'object', additionalProperties: false },
  'promises.calendar-button',
  'The form',
);

const validReminders = formValidator<{ reminders: 'on' | 'off' }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['reminders'],
    properties: { reminders: { type: 'string', enum: ['on', 'off'] } },
  },
  'promises.reminders-form',
  'The form',
);

export interface CalendarRoutesDeps {
  readonly timezone: string;
  /** Path of Kenal, such as `/kenal`. */
  readonly basePath: string;
  readonly calendar: CalendarService;
  readonly reminders: ReminderChoice;
}

/** Programs ask about once an hour, and a whole office may have one address. */
const LIMIT = { requests: 240, minutes: 15 } as const;

export const calendarRoutes = ({ timezone, basePath, calendar, reminders }: CalendarRoutesDeps): Route[] => {
  const locales = createLocales(timezone);

  const show = async (
    { viewer, locale, t }: Pick<PageRequest, 'viewer' | 'locale' | 't'>,
    response: PageResponse,
    address?: string,
  ): Promise<void> => {
    const [since, state] = await Promise.all([calendar.since(viewer), reminders.look(viewer)]);
    const page = calendarPage(locale, { since, address, reminders: state });
    const breadcrumbs = [
      { text: t('promises.title'), path: '/promises' },
      { text: page.heading, path: undefined },
    ];
    await response.page('promises/calendar', { title: page.heading, breadcrumbs, menu: 'promises' }, page);
  };

  return [
    route({
      method: 'get',
      path: '/calendar',
      permission: 'conversations.view',
      handler: (request, response) => show(request, response),
    }),
    route({
      method: 'post',
      path: '/calendar',
      permission: 'conversations.view',
      body: validNothing,
      handler: async (request, response) => {
        const { viewer, locale, now, origin } = request;
        const secret = await calendar.renew(viewer, locale.language, now);
        await show(request, response, `${origin}${basePath}/calendar/${secret}.ics`);
      },
    }),
    route({
      method: 'post',
      path: '/calendar/revoke',
      permission: 'conversations.view',
      body: validNothing,
      handler: async ({ viewer }, response) => {
        await calendar.revoke(viewer);
        response.see('/calendar', { flash: 'promises.calendar.done.revoked' });
      },
    }),
    route({
      method: 'post',
      path: '/calendar/reminders',
      permission: 'conversations.view',
      body: validReminders,
      handler: async ({ body, viewer, now }, response) => {
        await reminders.choose(viewer, body.reminders === 'on', now);
        response.see('/calendar', { flash: `promises.calendar.done.${body.reminders}` });
      },
    }),
    route({
      method: 'get',
      path: '/calendar/:file',
      permission: 'anybody',
      withoutIdentity: true,
      limit: LIMIT,
      params: validFile,
      handler: async ({ params, now, origin }, response) => {
        const { language, promises } = await calendar.open(params.file.replace(/\.ics$/, ''), now);
        const { t } = locales[language];
        const words = { timezone, confidential: t('promises.calendar.confidential'), address: `${origin}${basePath}` };
        const entries = promises.map((promise) => entryOf(promise, words));
        response.text('text/calendar', calendarFile(t('promises.calendar.name'), language.toUpperCase(), entries));
      },
    }),
  ];
};
