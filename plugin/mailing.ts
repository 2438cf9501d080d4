import type { Databases, Surroundings } from './databases.ts';
import { viewerLookup } from './features/access/index.ts';
import { openedMail } from './features/confidential/index.ts';
import { mailer, mailJobs } from './features/mail/index.ts';
import { promiseReminder, reminderJobs } from './features/promises/index.ts';
import { leavingService, rulesInForce, settingsService } from './features/settings/index.ts';
import { createLocales } from './i18n/index.ts';
import type { JobWork } from './jobs/worker.ts';

/** Without a mail server there is nothing to do; but what the schedule files must be taken. */
const NOTHING: ReadonlyMap<string, JobWork> = new Map([
  ['reminders', () => Promise.resolve()],
  ['mail', () => Promise.resolve()],
]);

/** Mail to staff: who files it, who says what stands in it, and the one that sends it. */
export const mailingJobs = (
  { config, manifest, clock, log }: Surroundings,
  { crm, koha }: Databases,
): ReadonlyMap<string, JobWork> => {
  const { mail, library } = config;
  if (mail === undefined) return NOTHING;
  const settings = settingsService({ crm, log });
  const locale = createLocales(koha.timezone)[library.language ?? 'en'];
  return new Map([
    ...reminderJobs({ crm, koha, settings, clock }),
    ...mailJobs({
      crm,
      koha,
      mailer: mailer(mail),
      domain: /@([^\s>]+)/.exec(mail.from)?.[1] ?? 'kenal',
      leaving: leavingService(settings),
      viewerOf: viewerLookup({ koha, rules: () => rulesInForce(settings, manifest.permissions) }),
      composers: {
        promises: promiseReminder({ crm, koha, locale, address: mail.kenalUrl }),
        opened: openedMail(locale, mail.kenalUrl),
      },
      clock,
      log,
    }),
  ]);
};
