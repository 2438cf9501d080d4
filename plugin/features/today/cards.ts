import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { countEnrolledSince, countHoldsWaiting, countLoansOverdue, countPatrons } from '../../koha/patrons/index.ts';
import { wallTimeIn, type Instant, type LibraryDay } from '../../shared/time.ts';
import type { Freshness, InsightReader } from '../insight/index.ts';
import type { CardLine, TodayCard } from './card.ts';

const line = (parts: Pick<CardLine, 'icon' | 'text'> & Partial<CardLine>): CardLine => ({
  note: undefined,
  figure: undefined,
  action: undefined,
  isAlert: false,
  ...parts,
});

/** What waits at the desks: read from Koha now. */
export const deskCard = (koha: KohaGateway): TodayCard => ({
  permission: 'patrons.view',
  column: 'wide',
  order: 50,
  async load({ viewer, locale, now }) {
    const { t } = locale;
    const [waiting, overdue] = await Promise.all([
      countHoldsWaiting(koha, viewer.visible),
      countLoansOverdue(koha, viewer.visible, wallTimeIn(koha.timezone, now)),
    ]);
    return {
      id: 'desk',
      title: t('today.desk.title'),
      lines: [
        line({ icon: 'hold', text: t('today.desk.holds'), figure: locale.number(waiting) }),
        line({ icon: 'clock', text: t('today.desk.overdue'), figure: locale.number(overdue) }),
      ],
      foot: t('today.desk.foot'),
    };
  },
});

/** Who comes: the ledger for visits, Koha for members. */
export const patronsCard = (koha: KohaGateway, insight: InsightReader): TodayCard => ({
  permission: 'patrons.view',
  column: 'wide',
  order: 60,
  async load({ viewer, locale, today }) {
    const { t } = locale;
    const firstOfMonth = today.with({ day: 1 });
    const [seen, active, all, enrolled, freshness] = await Promise.all([
      insight.patronsSeenOn(today, viewer.visible),
      insight.patronsSeenInMonth(today, viewer.visible),
      countPatrons(koha, viewer.visible),
      countEnrolledSince(koha, viewer.visible, firstOfMonth),
      insight.freshness(),
    ]);
    const isKnown = freshness.refreshedAt !== undefined;
    const fromLedger = (value: number): string => (isKnown ? locale.number(value) : t('today.notKnown'));
    return {
      id: 'patrons',
      title: t('today.patrons.title'),
      lines: [
        line({ icon: 'visit', text: t('today.patrons.seen'), note: locale.day(today), figure: fromLedger(seen) }),
        line({
          icon: 'calendar',
          text: t('today.patrons.active'),
          note: locale.month(today),
          figure: fromLedger(active),
        }),
        line({
          icon: 'plus',
          text: t('today.patrons.new'),
          note: locale.month(today),
          figure: locale.number(enrolled),
        }),
        line({
          icon: 'patrons',
          text: t('today.patrons.all'),
          figure: locale.number(all),
          action: { path: '/patrons', text: t('today.patrons.find') },
        }),
      ],
      foot: t(viewer.visible.all ? 'today.patrons.foot' : 'today.patrons.footSome'),
    };
  },
});

/** How old the figures are that the other cards and pages show. */
export const freshnessCard = (insight: Pick<InsightReader, 'freshness'>): TodayCard => ({
  permission: 'signed-in',
  column: 'narrow',
  order: 90,
  async load({ locale, now }) {
    const { t } = locale;
    const freshness = await insight.freshness();
    return {
      id: 'freshness',
      title: t('today.fresh.title'),
      lines: [
        line({ icon: 'check-ring', text: t('today.fresh.live'), note: t('today.fresh.liveNote') }),
        visitLine(locale, freshness, now),
        ...coverLines(locale, freshness.coveredFrom),
      ],
      foot: undefined,
    };
  },
});

const LATE_AFTER_MINUTES = 30;

const visitLine = (locale: Locale, { refreshedAt, asOf }: Freshness, now: Instant): CardLine => {
  const { t } = locale;
  const text = t('today.fresh.visits');
  if (refreshedAt === undefined) return line({ icon: 'alert', text, note: t('today.fresh.never'), isAlert: true });
  if (asOf !== undefined)
    return line({ icon: 'alert', text, note: t('today.fresh.asOf', { day: locale.day(asOf) }), isAlert: true });
  const ago = locale.ago(refreshedAt, now);
  if (refreshedAt.until(now).total('minute') > LATE_AFTER_MINUTES)
    return line({ icon: 'alert', text, note: t('today.fresh.late', { ago }), isAlert: true });
  return line({ icon: 'check-ring', text, note: ago });
};

const coverLines = (locale: Locale, from: LibraryDay | undefined): CardLine[] =>
  from === undefined
    ? []
    : [
        line({
          icon: 'history',
          text: locale.t('today.fresh.covered'),
          note: locale.t('today.fresh.coveredFrom', { day: locale.day(from) }),
        }),
      ];
