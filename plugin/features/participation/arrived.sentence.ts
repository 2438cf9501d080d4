import type { Knex } from 'knex';
import { isSamePerson } from '../insight/index.ts';
import type { StripSentence } from '../strip/index.ts';
import type { NewsService } from './news.service.ts';

/**
 * That something which the patron suggested is there and nobody has told them: neither has Koha sent its notice since, nor
 * has anybody spoken with them or marked them as told. Not what it is, because the queue can read it.
 */
export const arrivedStripSentence = (crm: Knex, news: Pick<NewsService, 'arrivedFor'>): StripSentence => ({
  async say({ patron, today, locale }) {
    if (patron.privacy === 'never' || patron.isAnonymized) return undefined;
    const since = await news.arrivedFor(patron.borrowernumber, today);
    if (since === undefined || !(await isSamePerson(crm, patron, undefined))) return undefined;
    return {
      weight: 60,
      text: locale.t('participation.strip.arrived', { day: locale.day(since) }),
      advice: locale.t('participation.strip.tell'),
      action: 'note',
    };
  },
});
