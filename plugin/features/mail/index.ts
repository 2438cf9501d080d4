import { mailService, type MailDeps } from './mail.service.ts';

export type { MailComposer } from './mail-kind.ts';
export { mailHealth } from './mail.health.ts';
export { accept, decline, fileMails, hasDeclined, mailFollower, willing } from './mail.repository.ts';
export { mailRoutes } from './mail.routes.ts';
export { addressOf } from './mail.service.ts';
export { mailEntry, REMINDERS } from './mail.setting.ts';
export { mailer } from './mailer.ts';

/** What goes out in the background, by the names of manifest.json. */
export const mailJobs = (deps: MailDeps): ReadonlyMap<string, (signal: AbortSignal) => Promise<void>> =>
  new Map([['mail', (signal) => mailService(deps).sendWaiting(signal)]]);
