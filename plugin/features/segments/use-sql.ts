import { REFERRAL } from '../../shared/referral.ts';
import { KEEPS_NO_HISTORY } from './field.domain.ts';
import { ALWAYS, and, identifier, NEVER, or, sql, type Sql } from './sql.domain.ts';
import { rangeSql, type Range } from './column-sql.ts';
import type { Strategy } from './field.ts';
import { monthsOfSpan, type DaySpan } from './window.domain.ts';

/** What a field counts in the visit ledger. */
export type LedgerCount =
  /** Distinct days, exact to the day; `recorded`: with the days of visits that Kenal recorded itself. */
  | { readonly of: 'days'; readonly mask: 'visit_day_mask' | 'borrow_day_mask'; readonly recorded: boolean }
  /** A sum over months; which months count goes by their first days. */
  | { readonly of: 'sum'; readonly column: 'loans' | 'renewals' | 'holds' | 'local_uses' };

export const mayBeKnown: Sql = sql`p.privacy <> ${KEEPS_NO_HISTORY}`;

const ledgerRows = (count: LedgerCount, span: DaySpan | undefined): Sql => {
  if (span === undefined) return ALWAYS;
  if (count.of === 'sum') return sql`v.month BETWEEN ${span.from} AND ${span.until}`;
  const { first, last } = monthsOfSpan(span);
  return sql`v.month BETWEEN ${first} AND ${last}`;
};

/** The days of a ledger row that count, as bits: whole months as they are, which most are. */
const countedBits = (mask: Sql, span: DaySpan | undefined): Sql =>
  (span === undefined ? [] : monthsOfSpan(span).partial).reduceRight(
    (others, { month, mask: days }) => sql`IF(v.month = ${month}, ${mask} & ${days}, ${others})`,
    mask,
  );

const rowCount = (count: LedgerCount, span: DaySpan | undefined): Sql =>
  count.of === 'sum'
    ? identifier(`v.${count.column}`)
    : sql`BIT_COUNT(${countedBits(identifier(`v.${count.mask}`), span)})`;

const recordedRows = (span: DaySpan | undefined): Sql =>
  and([sql`r.kind <> ${REFERRAL}`, span === undefined ? ALWAYS : sql`r.day BETWEEN ${span.from} AND ${span.until}`]);

/** Recorded visits on days that the ledger does not have, of some patrons. */
const onlyRecorded = (span: DaySpan | undefined, whose: Sql): Sql =>
  sql`kenal_recorded_visit AS r
      LEFT JOIN kenal_visit_month AS w
             ON w.borrowernumber = r.borrowernumber
            AND w.month = r.day - INTERVAL DAYOFMONTH(r.day) - 1 DAY
            AND w.visit_day_mask & (1 << (DAYOFMONTH(r.day) - 1)) <> 0
     WHERE ${whose} AND ${recordedRows(span)} AND w.month IS NULL`;

/** How much one patron (`p`) did. */
const probe = (count: LedgerCount, span: DaySpan | undefined): Sql => {
  const ledger = sql`(SELECT COALESCE(SUM(${rowCount(count, span)}), 0) FROM kenal_visit_month AS v
     WHERE v.borrowernumber = p.borrowernumber AND ${ledgerRows(count, span)})`;
  if (count.of === 'sum' || !count.recorded) return ledger;
  return sql`${ledger}
     + (SELECT COUNT(DISTINCT r.day) FROM ${onlyRecorded(span, sql`r.borrowernumber = p.borrowernumber`)})`;
};

const came = (count: LedgerCount, span: DaySpan | undefined): Sql =>
  sql`${ledgerRows(count, span)} AND ${rowCount(count, span)} > 0`;

/**
 * Whoever did at least so much, found all at once. What the ledger and what Kenal recorded are put together first: two
 * lists beside each other would be looked up for every patron.
 */
const gathered = (count: LedgerCount, span: DaySpan | undefined, least: number): Sql => {
  if (count.of === 'sum' || !count.recorded)
    return least === 1
      ? sql`p.borrowernumber IN (SELECT v.borrowernumber FROM kenal_visit_month AS v WHERE ${came(count, span)})`
      : sql`p.borrowernumber IN (SELECT v.borrowernumber FROM kenal_visit_month AS v WHERE ${ledgerRows(count, span)}
              GROUP BY v.borrowernumber HAVING SUM(${rowCount(count, span)}) >= ${least})`;
  if (least === 1)
    return sql`p.borrowernumber IN (SELECT u.borrowernumber FROM (
        SELECT v.borrowernumber FROM kenal_visit_month AS v WHERE ${came(count, span)}
        UNION ALL SELECT r.borrowernumber FROM kenal_recorded_visit AS r WHERE ${recordedRows(span)}) AS u)`;
  return sql`p.borrowernumber IN (SELECT u.borrowernumber FROM (
      SELECT v.borrowernumber, ${rowCount(count, span)} AS days FROM kenal_visit_month AS v WHERE ${ledgerRows(count, span)}
      UNION ALL SELECT e.borrowernumber, 1 FROM (
        SELECT DISTINCT r.borrowernumber, r.day FROM ${onlyRecorded(span, ALWAYS)}) AS e) AS u
      GROUP BY u.borrowernumber HAVING SUM(u.days) >= ${least})`;
};

/**
 * Whether any such row is there for one patron. EXISTS would be turned into a list of everybody's rows by MariaDB,
 * which is what this is there to avoid.
 */
const anyOf = (rows: Sql): Sql => sql`COALESCE((SELECT 1 FROM ${rows} LIMIT 1), 0) = 1`;

/** The same for one patron at a time, who is looked at no longer than needed. */
const probed = (count: LedgerCount, span: DaySpan | undefined, least: number): Sql => {
  if (least > 1) return sql`${probe(count, span)} >= ${least}`;
  const ledger = anyOf(sql`kenal_visit_month AS v WHERE v.borrowernumber = p.borrowernumber AND ${came(count, span)}`);
  if (count.of === 'sum' || !count.recorded) return ledger;
  return or([
    ledger,
    anyOf(sql`kenal_recorded_visit AS r WHERE r.borrowernumber = p.borrowernumber AND ${recordedRows(span)}`),
  ]);
};

const not = (piece: Sql): Sql => (piece === ALWAYS ? NEVER : sql`NOT (${piece})`);

/**
 * Whether a count lies in a range of whole numbers, or, if that is not wanted, beside it.
 *
 * @param counted whoever has at least so many, one or more; not NULL for anybody, because it may be negated
 */
export const countSql = ({ from, until }: Range, wanted: boolean, counted: (least: number) => Sql): Sql => {
  const atLeast = (least: number): Sql => (least <= 0 ? ALWAYS : counted(least));
  const enough = from === undefined ? ALWAYS : atLeast(Number(from));
  const tooMuch = until === undefined ? NEVER : atLeast(Number(until) + 1);
  if (!wanted) return or([not(enough), tooMuch]);
  return and([enough, tooMuch === NEVER ? ALWAYS : not(tooMuch)]);
};

/** Whether what a patron did in a span lies in a range of whole numbers, or, if that is not wanted, beside it. */
export const useSql = (
  count: LedgerCount,
  span: DaySpan | undefined,
  range: Range,
  { wanted, strategy }: { readonly wanted: boolean; readonly strategy: Strategy },
): Sql => {
  const isBetween = range.from !== undefined && range.until !== undefined;
  if (strategy !== 'gather' && isBetween) return and([mayBeKnown, rangeSql(probe(count, span), range, wanted)]);
  const counted = strategy === 'gather' ? gathered : probed;
  return and([mayBeKnown, countSql(range, wanted, (least) => counted(count, span, least))]);
};
