import type { Knex } from 'knex';
import { colleaguesOf } from '../../koha/colleagues.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { Logger } from '../../shared/log.ts';
import type { Clock, Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { Leaving } from '../settings/index.ts';
import { MOST_ATTEMPTS, pauseAfter, type MailComposer, type MailKind } from './mail-kind.ts';
import { MailFailure, type Mailer } from './mailer.ts';
import { endMail, noteFailure, takeMail, tidyMails, type Ending, type TakenMail } from './mail.repository.ts';

export interface MailDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  readonly mailer: Mailer;
  /** Domain of the sender, which numbers of mails end with. */
  readonly domain: string;
  readonly leaving: Leaving;
  /** Somebody as they would be recognised now; undefined for who may not use Kenal any more. */
  readonly viewerOf: (borrowernumber: number) => Promise<Viewer | undefined>;
  readonly composers: Readonly<Record<MailKind, MailComposer>>;
  readonly clock: Clock;
  readonly log: Logger;
}

const NO_ADDRESS = 'no-address';
/** A last attempt that nobody came back from. */
const LOST = 'worker-lost';

/** The e-mail address that Koha has for a member of staff at this moment. */
export const addressOf = async (koha: KohaGateway, viewer: Viewer): Promise<string | undefined> =>
  (await colleaguesOf(koha, viewer)).find(({ borrowernumber }) => borrowernumber === viewer.borrowernumber)?.email;

export const mailService = (deps: MailDeps) => {
  const { crm, koha, mailer, domain, leaving, viewerOf, composers, clock, log } = deps;

  const attempt = async ({ id, kind, owner, about }: TakenMail, now: Instant): Promise<Ending> => {
    const viewer = await viewerOf(owner);
    if (viewer === undefined) return { state: 'nothing' };
    const words = await composers[kind]({ viewer, about, now });
    if (words === undefined) return { state: 'nothing' };
    const to = await addressOf(koha, viewer);
    if (to === undefined) return { state: 'failed', code: NO_ADDRESS };
    await mailer.send({ ...words, to, id: `<kenal-${kind}-${id}@${domain}>` });
    return { state: 'sent' };
  };

  const afterFailure = async (taken: TakenMail, error: unknown): Promise<void> => {
    const { id, kind, attempt: number } = taken;
    // Anything else is trouble of our own, which may pass as well; its message may hold what the log must not.
    const { code, isFinal } = error instanceof MailFailure ? error : { code: 'EINTERNAL', isFinal: false };
    log.warn({ event: 'mail.failed', mail: id, kind, attempt: number, code }, 'a mail could not be sent');
    if (isFinal || number >= MOST_ATTEMPTS) await endMail(crm, id, { state: 'failed', code }, clock.now());
    else await noteFailure(crm, id, code);
  };

  return {
    /** Sends what waits, one after the other. While nothing may leave, all of it stays. */
    async sendWaiting(signal: AbortSignal): Promise<void> {
      await tidyMails(crm, clock.now());
      for (;;) {
        signal.throwIfAborted();
        if (!(await leaving.mayLeave())) return;
        const now = clock.now();
        const taken = await takeMail(crm, now, (number) => now.add({ minutes: pauseAfter(number) }));
        if (taken === undefined) return;
        if (taken.attempt > MOST_ATTEMPTS) {
          await endMail(crm, taken.id, { state: 'failed', code: LOST }, now);
          continue;
        }
        try {
          const ending = await attempt(taken, now);
          await endMail(crm, taken.id, ending, clock.now());
          log.info({ event: 'mail.ended', mail: taken.id, kind: taken.kind, state: ending.state }, 'a mail ended');
        } catch (error) {
          await afterFailure(taken, error);
        }
      }
    },
  };
};
