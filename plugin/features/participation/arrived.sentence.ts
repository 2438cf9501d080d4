import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { sentNotices } from '../../koha/patrons/index.ts';
import { startOfDay, type LibraryDay } from '../../shared/time.ts';
import { spokenSince } from '../conversations/index.ts';
import { isSamePerson } from '../insight/index.ts';
import type { StripSentence } from '../strip/index.ts';
import { lastArrival } from './participation.repository.ts';

/** For how long it is news that something arrived. */
const NEWS_DAYS = 60;
/** Koha's notice that a suggestion is there. */
const NOTICE = 'AVAILABLE';

/**
 * That something which the patron suggested is there and nobody has told them: neither has Koha sent its notice since, nor
 * has anybody spoken with them. Not what it is, because the queue can read it.
 */
export const arrivedStripSentence = ({
  crm,
  koha,
}: {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}): StripSentence => ({
  async say({ patron, today, locale }) {
    const { borrowernumber } = patron;
    if (patron.privacy === 'never' || patron.isAnonymized) return undefined;
    const since = await lastArrival(crm, borrowernumber, today.subtract({ days: NEWS_DAYS }));
    if (since === undefined || !(await isSamePerson(crm, patron, undefined))) return undefined;
    const isTold =
      (await hasNotice(koha, borrowernumber, since, today)) ||
      (await spokenSince(crm, borrowernumber, startOfDay(koha.timezone, since)));
    if (isTold) return undefined;
    return {
      weight: 60,
      text: locale.t('participation.strip.arrived', { day: locale.day(since) }),
      advice: locale.t('participation.strip.tell'),
      action: 'note',
    };
  },
});

const hasNotice = async (
  koha: KohaGateway,
  borrowernumber: number,
  from: LibraryDay,
  today: LibraryDay,
): Promise<boolean> => {
  const window = { from, before: today.add({ days: 1 }), days: NEWS_DAYS + 1 };
  const notices = await sentNotices(koha, borrowernumber, window);
  return notices.some(({ code, status }) => code === NOTICE && status === 'sent');
};
