import type { Knex } from 'knex';
import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { HealthSource } from '../system/index.ts';
import { brokenRecords } from './catalogue.repository.ts';
import { mayReadRecords } from './interest.step.ts';

const MOST_NAMED = 20;

/** What the Health page says of the catalogue: which records cannot be read, by number alone. */
export const catalogueHealth = (koha: KohaGateway, crm: Knex): HealthSource => ({
  name: 'catalogue',
  look: async () => {
    const { count, biblionumbers } = await brokenRecords(crm, MOST_NAMED);
    const mayRead = mayReadRecords(koha);
    return (locale) => [
      { area: 'catalogue', language: undefined, ...sentenceOf(locale, mayRead, count, biblionumbers.join(', ')) },
    ];
  },
});

const sentenceOf = (locale: Locale, mayRead: boolean, count: number, numbers: string) => {
  const { t } = locale;
  if (!mayRead)
    return {
      level: 'warning' as const,
      sentence: t('interests.health.none'),
      help: [t('interests.health.noneHelp')],
    };
  if (count === 0) return { level: 'fine' as const, sentence: t('interests.health.fine'), help: [] };
  return {
    level: 'warning' as const,
    sentence:
      count > MOST_NAMED
        ? t('interests.health.brokenMore', { count: locale.number(count), numbers })
        : t('interests.health.broken', { count, numbers }),
    help: [t('interests.health.brokenHelp')],
  };
};
