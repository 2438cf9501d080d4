import type { Knex } from 'knex';
import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { patronsByNumber } from '../../koha/patrons/index.ts';
import { dayIn, type Clock, type LibraryDay } from '../../shared/time.ts';
import { samePeople } from '../insight/index.ts';
import { fileMails, REMINDERS, willing, type MailComposer } from '../mail/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { Promised } from './promise.domain.ts';
import { duePromises, ownersOfDue } from './promise.read-model.ts';
import { dueChip } from './promise-words.ts';

const MOST_LINES = 20;
const LOOKED_AT = 500;

interface ReminderDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  readonly locale: Locale;
  /** Address of Kenal as staff open it, without a slash at the end. */
  readonly address: string;
}

/**
 * What a mail says of promises that are due or late on its day: one's own words and a link, of confidential ones only that
 * there is one, and never to whom. A mail that could not go on its day has nothing to say on the next.
 */
export const promiseReminder =
  ({ crm, koha, locale, address }: ReminderDeps): MailComposer =>
  async ({ viewer, about, now }) => {
    const { t } = locale;
    const today = dayIn(koha.timezone, now);
    if (about !== today.toString() || !viewer.permissions.has('conversations.view')) return undefined;
    const { borrowernumber } = viewer;
    const due = await duePromises(crm, { borrowernumber, now }, { until: today, today, limit: LOOKED_AT });
    const own = due.filter(({ owner }) => owner === borrowernumber);
    const numbers = [...new Set(own.map((promise) => promise.borrowernumber))];
    const patrons = await samePeople({ crm, koha }, await patronsByNumber(koha, viewer.visible, numbers));
    const seen = new Set(patrons.map((patron) => patron.borrowernumber));
    const promises = own.filter((promise) => seen.has(promise.borrowernumber));
    if (promises.length === 0) return undefined;
    const rest = promises.length - MOST_LINES;
    return {
      subject: t('promises.mail.subject', { count: promises.length }),
      text: [
        t('promises.mail.begin', { name: viewer.displayName, count: promises.length }),
        ...promises.slice(0, MOST_LINES).map((promise) => lineOf(locale, promise, today, address)),
        ...(rest > 0 ? [t('promises.mail.rest', { count: rest, url: `${address}/promises` })] : []),
        t('promises.mail.end', { url: `${address}/calendar` }),
      ].join('\n\n'),
    };
  };

const lineOf = (locale: Locale, promise: Promised, today: LibraryDay, address: string): string =>
  locale.t('promises.mail.line', {
    what: promise.isConfidential ? locale.t('promises.calendar.confidential') : promise.what,
    due: dueChip(locale, promise, today).word,
    url: `${address}/promises/${promise.id}`,
  });

/** Files a mail a day to everybody who has promises that are due or late, and has not declined. */
export const reminderJobs = ({
  crm,
  koha,
  settings,
  clock,
}: {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  readonly settings: Pick<SettingsService, 'read'>;
  readonly clock: Clock;
}): ReadonlyMap<string, (signal: AbortSignal) => Promise<void>> =>
  new Map([
    [
      'reminders',
      async () => {
        if (!(await settings.read(REMINDERS))) return;
        const now = clock.now();
        const today = dayIn(koha.timezone, now);
        const owners = await willing(crm, await ownersOfDue(crm, today));
        await fileMails(crm, { kind: 'promises', about: today.toString() }, owners, now);
      },
    ],
  ]);
