import type { Knex } from 'knex';
import type { Locale } from '../../i18n/locale.ts';
import type { Clock } from '../../shared/time.ts';
import type { HealthSource } from '../system/index.ts';
import { mailFigures, type MailFigures } from './mail.repository.ts';

interface Said {
  readonly level: 'info' | 'fine' | 'warning';
  readonly sentence: string;
  readonly help: readonly string[];
}

const DAYS = 7;

/** What the Health page says of mail to staff. */
export const mailHealth = (crm: Knex, isSetUp: boolean, clock: Clock): HealthSource => ({
  name: 'mail',
  look: async () => {
    const figures = await mailFigures(crm, clock.now().subtract({ hours: 24 * DAYS }));
    return (locale) => [{ area: 'mail', ...lineOf(locale, isSetUp, figures) }];
  },
});

const lineOf = (
  locale: Locale,
  isSetUp: boolean,
  { waiting, waitingError, sent, failed, failedError, lastSentAt }: MailFigures,
): Said => {
  const { t } = locale;
  if (!isSetUp) return { level: 'info', sentence: t('mail.health.none'), help: [] };
  const went =
    lastSentAt === undefined
      ? t('mail.health.noneSent')
      : t('mail.health.sent', { count: sent, moment: locale.moment(lastSentAt) });
  if (failed > 0)
    return {
      level: 'warning',
      sentence: t('mail.health.failed', { count: failed, code: failedError ?? '', went }),
      help: [t('mail.health.failedHelp')],
    };
  if (waitingError !== undefined)
    return {
      level: 'warning',
      sentence: t('mail.health.trying', { count: waiting, code: waitingError, went }),
      help: [t('mail.health.failedHelp')],
    };
  return { level: 'fine', sentence: t('mail.health.fine', { count: waiting, went }), help: [] };
};
