import type { RuleGroup, RuleNode, SegmentTree } from '../plugin/features/segments/tree.domain.ts';
import type { LibraryDay } from '../plugin/shared/time.ts';

/** A segment as Kenal writes it, and the best that somebody who knows the tables would write by hand. */
export interface MeasuredSegment {
  readonly name: string;
  readonly tree: SegmentTree;
  /**
   * What stands after FROM; `p` is kenal_patron. Written out, values and all. Where there are several good ways, all of
   * them: the quickest counts, for the count and for the page by itself.
   */
  readonly hand: string | readonly string[];
}

export const SNAPSHOT = '00000000-0000-4000-8000-000000000001';
export const REGULARS = '00000000-0000-4000-8000-000000000002';

const all = (...rules: RuleNode[]): RuleGroup => ({ match: 'all', rules });
const any = (...rules: RuleNode[]): RuleGroup => ({ match: 'any', rules });
const none = (...rules: RuleNode[]): RuleGroup => ({ match: 'none', rules });
const tree = (rule: RuleGroup): SegmentTree => ({ version: 1, rule });

export const REGULARS_TREE = tree(
  all(
    { field: 'loyalty', operator: 'at_least', value: 60 },
    { field: 'stage', operator: 'is_one_of', value: ['active', 'loyal'] },
  ),
);

const PERSONS = 'kenal_patron AS p WHERE p.excluded_because IS NULL';
const WITH_METRIC = `kenal_patron AS p JOIN kenal_patron_metric AS m ON m.borrowernumber = p.borrowernumber
   WHERE p.excluded_because IS NULL AND p.privacy <> 2`;

interface Span {
  readonly from: string;
  readonly until: string;
}

/** Days of a row of the ledger that lie in a span. */
const daysIn = (mask: string, { from, until }: Span): string => {
  const first = `${from.slice(0, 7)}-01`;
  const last = `${until.slice(0, 7)}-01`;
  return `BIT_COUNT(v.${mask} & IF(v.month = '${first}', ${2 ** 31 - 2 ** (Number(from.slice(8)) - 1)}, 2147483647) & IF(v.month = '${last}', ${2 ** Number(until.slice(8)) - 1}, 2147483647))`;
};
const monthsIn = ({ from, until }: Span): string =>
  `v.month BETWEEN '${from.slice(0, 7)}-01' AND '${until.slice(0, 7)}-01'`;
const eventsIn = ({ from, until }: Span): string => `r.kind <> 'referral' AND r.day BETWEEN '${from}' AND '${until}'`;

/** Of one patron: days of the ledger, and recorded days that are not there. */
const visitDays = (span: Span): string => `(
  (SELECT COALESCE(SUM(${daysIn('visit_day_mask', span)}), 0) FROM kenal_visit_month AS v WHERE v.borrowernumber = p.borrowernumber AND ${monthsIn(span)})
  + (SELECT COUNT(DISTINCT r.day) FROM kenal_recorded_visit AS r
      LEFT JOIN kenal_visit_month AS w ON w.borrowernumber = r.borrowernumber AND w.month = DATE_FORMAT(r.day, '%Y-%m-01')
            AND w.visit_day_mask & (1 << (DAYOFMONTH(r.day) - 1)) > 0
     WHERE r.borrowernumber = p.borrowernumber AND ${eventsIn(span)} AND w.month IS NULL))`;

/** Days of the ledger and recorded days that are not there, as rows to add up. */
const daysOfAll = (span: Span): string => `(
  SELECT v.borrowernumber, ${daysIn('visit_day_mask', span)} AS days FROM kenal_visit_month AS v WHERE ${monthsIn(span)}
  UNION ALL SELECT e.borrowernumber, 1 FROM (
    SELECT DISTINCT r.borrowernumber, r.day FROM kenal_recorded_visit AS r
      LEFT JOIN kenal_visit_month AS w ON w.borrowernumber = r.borrowernumber AND w.month = DATE_FORMAT(r.day, '%Y-%m-01')
            AND w.visit_day_mask & (1 << (DAYOFMONTH(r.day) - 1)) > 0
     WHERE ${eventsIn(span)} AND w.month IS NULL) AS e) AS u`;

/** Whoever came at all, perhaps more than once. */
const cameAtAll = (span: Span): string => `(
  SELECT v.borrowernumber FROM kenal_visit_month AS v WHERE ${monthsIn(span)} AND ${daysIn('visit_day_mask', span)} > 0
  UNION ALL SELECT r.borrowernumber FROM kenal_recorded_visit AS r WHERE ${eventsIn(span)}) AS u`;

/** Ways to ask for use over many months. */
interface Way {
  readonly cameAtLeast: (least: number, span: Span) => string;
  readonly came: (span: Span) => string;
  readonly borrowedAtLeast: (least: number, span: Span) => string;
  readonly lentAtLeast: (least: number, span: Span) => string;
}

/** Everybody at once. */
const AT_ONCE: Way = {
  cameAtLeast: (least, span) =>
    `p.borrowernumber IN (SELECT u.borrowernumber FROM ${daysOfAll(span)} GROUP BY u.borrowernumber HAVING SUM(u.days) >= ${least})`,
  came: (span) => `p.borrowernumber IN (SELECT u.borrowernumber FROM ${cameAtAll(span)})`,
  borrowedAtLeast: (least, span) =>
    `p.borrowernumber IN (SELECT v.borrowernumber FROM kenal_visit_month AS v WHERE ${monthsIn(span)} GROUP BY v.borrowernumber HAVING SUM(${daysIn('borrow_day_mask', span)}) >= ${least})`,
  lentAtLeast: (least, span) =>
    `p.borrowernumber IN (SELECT v.borrowernumber FROM kenal_visit_month AS v WHERE v.month BETWEEN '${span.from}' AND '${span.until}' GROUP BY v.borrowernumber HAVING SUM(v.loans) >= ${least})`,
};

/** One patron after the other, and no further than needed: MariaDB would make a list of everybody of an EXISTS. */
const ONE_BY_ONE: Way = {
  cameAtLeast: (least, span) => `${visitDays(span)} >= ${least}`,
  came: (span) => `(
    COALESCE((SELECT 1 FROM kenal_visit_month AS v WHERE v.borrowernumber = p.borrowernumber AND ${monthsIn(span)} AND ${daysIn('visit_day_mask', span)} > 0 LIMIT 1), 0)
    OR COALESCE((SELECT 1 FROM kenal_recorded_visit AS r WHERE r.borrowernumber = p.borrowernumber AND ${eventsIn(span)} LIMIT 1), 0))`,
  borrowedAtLeast: (least, span) =>
    `(SELECT SUM(${daysIn('borrow_day_mask', span)}) FROM kenal_visit_month AS v WHERE v.borrowernumber = p.borrowernumber AND ${monthsIn(span)}) >= ${least}`,
  lentAtLeast: (least, span) =>
    `(SELECT SUM(v.loans) FROM kenal_visit_month AS v WHERE v.borrowernumber = p.borrowernumber AND v.month BETWEEN '${span.from}' AND '${span.until}') >= ${least}`,
};

const eachWay = (make: (way: Way) => string): readonly string[] => [make(AT_ONCE), make(ONE_BY_ONE)];

/** Beginning from whoever did so much, to find the patrons. */
const fromUse = (rows: string, having: string): string =>
  `(SELECT u.borrowernumber FROM ${rows} GROUP BY u.borrowernumber HAVING ${having}) AS g
    JOIN kenal_patron AS p ON p.borrowernumber = g.borrowernumber WHERE p.excluded_because IS NULL AND p.privacy <> 2`;

/** Conversations since a day that everybody may know of. */
const openSince = (day: string): string => `c.confidential = 0 AND c.deleted_at IS NULL AND c.happened_at >= '${day}'`;

/** Words of the interests that Kenal brings along, and below literature. */
const SAID_LITERATURE = `v.owner = 0
  AND v.field_id = (SELECT f.id FROM kenal_profile_field AS f WHERE f.field_key = 'interests')
  AND v.term_id IN (SELECT t.id FROM kenal_profile_term AS t LEFT JOIN kenal_profile_term AS b ON b.id = t.parent_id
     WHERE 'literature' IN (t.term_key, b.term_key)
       AND t.vocabulary_id = (SELECT f.vocabulary_id FROM kenal_profile_field AS f WHERE f.field_key = 'interests'))`;

/** What outreach officers ask for, simple and not. */
export const measuredSegments = (today: LibraryDay): MeasuredSegment[] => {
  const ago = (days: number): string => today.subtract({ days }).toString();
  const last = (days: number): Span => ({ from: ago(days - 1), until: today.toString() });
  const lastMonths = (months: number): Span => ({
    from: today.subtract({ months }).add({ days: 1 }).toString(),
    until: today.toString(),
  });
  const born = (years: number): string => today.subtract({ years }).toString();
  const year: Span = { from: `${today.year - 1}-01-01`, until: `${today.year - 1}-12-31` };
  return [
    {
      name: 'adults_of_one_library',
      tree: tree(
        all(
          { field: 'library', operator: 'is_one_of', value: ['L3'] },
          { field: 'age', operator: 'at_least', value: 18 },
        ),
      ),
      hand: `${PERSONS} AND p.branchcode = 'L3' AND p.dateofbirth <= '${born(18)}'`,
    },
    {
      name: 'slipping_adults_of_one_library',
      tree: tree(
        all(
          { field: 'library', operator: 'is_one_of', value: ['L3'] },
          { field: 'stage', operator: 'is_one_of', value: ['slipping'] },
          { field: 'age', operator: 'at_least', value: 18 },
        ),
      ),
      hand: `${WITH_METRIC} AND p.branchcode = 'L3' AND m.stage = 'slipping' AND p.dateofbirth <= '${born(18)}'`,
    },
    {
      name: 'enrolled_in_30_days',
      tree: tree(all({ field: 'enrolled_on', operator: 'in_last_days', value: 30 })),
      hand: `${PERSONS} AND p.dateenrolled BETWEEN '${ago(29)}' AND '${today.toString()}'`,
    },
    {
      name: 'card_ends_in_30_days_with_email',
      tree: tree(
        all({ field: 'expires_on', operator: 'in_next_days', value: 30 }, { field: 'has_email', operator: 'is_true' }),
      ),
      hand: `${PERSONS} AND p.dateexpiry BETWEEN '${today.toString()}' AND '${today.add({ days: 30 }).toString()}' AND p.has_email`,
    },
    {
      name: 'never_used_the_card',
      tree: tree(
        all(
          { field: 'stage', operator: 'is_one_of', value: ['never_used'] },
          { field: 'enrolled_on', operator: 'not_in_last_days', value: 90 },
        ),
      ),
      hand: `${WITH_METRIC} AND m.stage = 'never_used' AND p.dateenrolled <= '${ago(90)}'`,
    },
    {
      name: 'back_again',
      tree: tree(all({ field: 'stage', operator: 'is_one_of', value: ['returned'] })),
      hand: `${WITH_METRIC} AND m.stage = 'returned'`,
    },
    {
      name: 'loyal_score_of_90',
      tree: tree(all({ field: 'loyalty', operator: 'at_least', value: 90 })),
      hand: `${WITH_METRIC} AND m.loyalty >= 90`,
    },
    {
      name: 'came_on_2_days_in_90_days',
      tree: tree(all({ field: 'visit_days', operator: 'at_least', value: 2, window: { days: 90 } })),
      hand: [
        ...eachWay((way) => `${PERSONS} AND p.privacy <> 2 AND ${way.cameAtLeast(2, last(90))}`),
        fromUse(daysOfAll(last(90)), 'SUM(u.days) >= 2'),
      ],
    },
    {
      name: 'came_on_6_days_in_12_months',
      tree: tree(all({ field: 'visit_days', operator: 'at_least', value: 6, window: { months: 12 } })),
      hand: [
        ...eachWay((way) => `${PERSONS} AND p.privacy <> 2 AND ${way.cameAtLeast(6, lastMonths(12))}`),
        fromUse(daysOfAll(lastMonths(12)), 'SUM(u.days) >= 6'),
      ],
    },
    {
      name: 'slipping_regulars_of_one_library',
      tree: tree(
        all(
          { field: 'library', operator: 'is_one_of', value: ['L3'] },
          { field: 'stage', operator: 'is_one_of', value: ['slipping'] },
          { field: 'visit_days', operator: 'at_least', value: 3, window: { months: 12 } },
        ),
      ),
      hand: `${WITH_METRIC} AND p.branchcode = 'L3' AND m.stage = 'slipping' AND ${visitDays(lastMonths(12))} >= 3`,
    },
    {
      name: 'did_not_come_in_180_days_but_in_720',
      tree: tree(
        all(
          { field: 'visit_days', operator: 'at_most', value: 0, window: { days: 180 } },
          { field: 'visit_days', operator: 'at_least', value: 1, window: { days: 720 } },
        ),
      ),
      hand: eachWay((way) => `${PERSONS} AND p.privacy <> 2 AND ${way.came(last(720))} AND NOT ${way.came(last(180))}`),
    },
    {
      name: 'moved_from_active_to_slipping_in_30_days',
      tree: tree(
        all({
          field: 'stage_move',
          operator: 'happened',
          value: { from: ['active'], to: ['slipping'] },
          window: { days: 30 },
        }),
      ),
      hand: `${PERSONS} AND p.privacy <> 2 AND p.borrowernumber IN (SELECT c.borrowernumber FROM kenal_stage_change AS c WHERE c.changed_on BETWEEN '${ago(29)}' AND '${today.toString()}' AND c.from_stage = 'active' AND c.to_stage = 'slipping')`,
    },
    {
      name: 'borrowed_on_4_days_last_year',
      tree: tree(all({ field: 'borrowing_days', operator: 'at_least', value: 4, window: year })),
      hand: [
        ...eachWay((way) => `${PERSONS} AND p.privacy <> 2 AND ${way.borrowedAtLeast(4, year)}`),
        fromUse(
          `(SELECT v.borrowernumber, v.month, v.borrow_day_mask FROM kenal_visit_month AS v WHERE ${monthsIn(year)}) AS u`,
          'SUM(BIT_COUNT(u.borrow_day_mask)) >= 4',
        ),
      ],
    },
    {
      name: 'twenty_loans_in_12_months_of_one_category',
      tree: tree(
        all(
          { field: 'category', operator: 'is_one_of', value: ['SENIOR'] },
          { field: 'loans', operator: 'at_least', value: 20, window: { months: 12 } },
        ),
      ),
      hand: eachWay(
        (way) =>
          `${PERSONS} AND p.privacy <> 2 AND p.categorycode = 'SENIOR' AND ${way.lentAtLeast(20, lastMonths(12))}`,
      ),
    },
    {
      name: 'children_who_came_in_90_days',
      tree: tree(
        all(
          { field: 'age', operator: 'at_most', value: 12 },
          { field: 'visit_days', operator: 'at_least', value: 1, window: { days: 90 } },
        ),
      ),
      hand: eachWay(
        (way) => `${PERSONS} AND p.privacy <> 2 AND p.dateofbirth > '${born(13)}' AND ${way.came(last(90))}`,
      ),
    },
    {
      name: 'seniors_by_phone_only',
      tree: tree(
        all(
          { field: 'age', operator: 'at_least', value: 65 },
          { field: 'has_phone', operator: 'is_true' },
          { field: 'has_email', operator: 'is_false' },
        ),
      ),
      hand: `${PERSONS} AND p.dateofbirth <= '${born(65)}' AND p.has_phone AND NOT p.has_email`,
    },
    {
      name: 'in_good_standing',
      tree: tree(
        none(
          { field: 'is_restricted', operator: 'is_true' },
          { field: 'is_card_lost', operator: 'is_true' },
          { field: 'expires_on', operator: 'on_or_before', value: today.toString() },
        ),
      ),
      hand: `${PERSONS} AND (p.restricted_until IS NULL OR p.restricted_until < '${today.toString()}') AND NOT p.is_card_lost AND p.dateexpiry > '${today.toString()}'`,
    },
    {
      name: 'slipping_or_lapsed_lately',
      tree: tree(
        any(
          { field: 'stage', operator: 'is_one_of', value: ['slipping'] },
          all(
            { field: 'stage', operator: 'is_one_of', value: ['lapsed'] },
            { field: 'stage_since', operator: 'in_last_days', value: 60 },
          ),
        ),
      ),
      hand: `${WITH_METRIC} AND (m.stage = 'slipping' OR (m.stage = 'lapsed' AND m.stage_since BETWEEN '${ago(59)}' AND '${today.toString()}'))`,
    },
    {
      name: 'students_not_in_a_snapshot',
      tree: tree(
        all(
          { field: 'category', operator: 'is_one_of', value: ['STUDENT'] },
          { field: 'segment', operator: 'is_none_of', value: [SNAPSHOT] },
        ),
      ),
      hand: `${PERSONS} AND p.categorycode = 'STUDENT' AND NOT EXISTS (SELECT 1 FROM kenal_segment_member AS s WHERE s.segment_id = 1 AND s.borrowernumber = p.borrowernumber)`,
    },
    {
      name: 'regulars_of_another_segment_in_one_library',
      tree: tree(
        all(
          { field: 'library', operator: 'is_one_of', value: ['L5'] },
          { field: 'segment', operator: 'is_one_of', value: [REGULARS] },
        ),
      ),
      hand: `${WITH_METRIC} AND p.branchcode = 'L5' AND m.loyalty >= 60 AND m.stage IN ('active', 'loyal')`,
    },
    {
      name: 'a_tenth_of_the_students_of_one_library',
      tree: tree(
        all(
          { field: 'library', operator: 'is_one_of', value: ['L7'] },
          { field: 'category', operator: 'is_one_of', value: ['STUDENT'] },
          { field: 'sample', operator: 'is_in_sample', value: { percent: 10, seed: 'bench' } },
        ),
      ),
      hand: `${PERSONS} AND p.branchcode = 'L7' AND p.categorycode = 'STUDENT' AND CRC32(MD5(CONCAT('bench:', p.borrowernumber))) < 429496730`,
    },
    {
      name: 'half_sure_and_expected',
      tree: tree(
        all(
          { field: 'p_active', operator: 'between', value: [0.3, 0.6] },
          { field: 'expected_visits_91', operator: 'at_least', value: 2 },
        ),
      ),
      hand: `${WITH_METRIC} AND m.p_active BETWEEN 0.3 AND 0.6 AND m.expected_visits_91 >= 2`,
    },
    {
      name: 'nested_three_deep',
      tree: tree(
        all(
          { field: 'library', operator: 'is_one_of', value: ['L1', 'L2', 'L3', 'L4'] },
          any(
            all(
              { field: 'age', operator: 'between', value: [18, 30] },
              { field: 'stage', operator: 'is_one_of', value: ['new', 'active'] },
            ),
            all(
              { field: 'age', operator: 'at_least', value: 60 },
              any(
                { field: 'loyalty', operator: 'at_least', value: 50 },
                { field: 'stage', operator: 'is_one_of', value: ['loyal'] },
              ),
            ),
          ),
          none({ field: 'is_restricted', operator: 'is_true' }),
        ),
      ),
      hand: `${WITH_METRIC} AND p.branchcode IN ('L1', 'L2', 'L3', 'L4')
        AND ((p.dateofbirth <= '${born(18)}' AND p.dateofbirth > '${born(31)}' AND m.stage IN ('new', 'active'))
             OR (p.dateofbirth <= '${born(60)}' AND (m.loyalty >= 50 OR m.stage = 'loyal')))
        AND (p.restricted_until IS NULL OR p.restricted_until < '${today.toString()}')`,
    },
    {
      name: 'high_in_every_score',
      tree: tree(
        all(
          { field: 'recency_score', operator: 'at_least', value: 4 },
          { field: 'frequency_score', operator: 'at_least', value: 3 },
          { field: 'volume_score', operator: 'at_least', value: 4 },
        ),
      ),
      hand: `${WITH_METRIC} AND m.recency_score >= 4 AND m.frequency_score >= 3 AND m.volume_score >= 4`,
    },
    {
      name: 'fewer_visits_than_the_quarter_before',
      tree: tree(
        all(
          { field: 'visit_trend', operator: 'at_most', value: -3 },
          { field: 'frequency_score', operator: 'at_least', value: 2 },
        ),
      ),
      hand: `${WITH_METRIC} AND m.visit_days_91_before >= m.visit_days_91 + 3 AND m.frequency_score >= 2`,
    },
    {
      name: 'a_part_of_town_in_one_language',
      tree: tree(
        all(
          { field: 'postcode', operator: 'starts_with', value: '101' },
          { field: 'language', operator: 'is_one_of', value: ['en'] },
        ),
      ),
      hand: `${PERSONS} AND p.zipcode LIKE '101%' AND p.lang = 'en'`,
    },
    {
      name: 'monthly_last_year_and_away_for_twice_their_rhythm',
      tree: tree(
        all(
          { field: 'library', operator: 'is_one_of', value: ['L3'] },
          { field: 'age', operator: 'at_least', value: 18 },
          { field: 'visit_days', operator: 'at_least', value: 12, window: year },
          { field: 'rhythms_since_visit', operator: 'at_least', value: 2 },
        ),
      ),
      hand: `${WITH_METRIC} AND p.branchcode = 'L3' AND p.dateofbirth <= '${born(18)}' AND m.rhythm_days > 0 AND DATEDIFF('${today.toString()}', m.last_visit) >= 2 * m.rhythm_days AND ${visitDays(year)} >= 12`,
    },
    {
      name: 'care_about_two_subjects_above_a_weight',
      tree: tree(
        all({
          field: 'interest_subject',
          operator: 'has_any',
          value: ['subject 7', 'subject 8'],
          with: { weight: 0.3 },
        }),
      ),
      hand: `${PERSONS} AND p.privacy <> 2 AND p.borrowernumber IN (SELECT i.borrowernumber FROM kenal_interest AS i WHERE i.kind = 'subject' AND i.value IN ('subject 7', 'subject 8') AND i.weight >= 0.3)`,
    },
    {
      name: 'care_about_one_subject_and_not_another_at_one_library',
      tree: tree(
        all(
          { field: 'library', operator: 'is_one_of', value: ['L3'] },
          { field: 'interest_subject', operator: 'has_all', value: ['subject 7'] },
          { field: 'interest_subject', operator: 'has_none', value: ['subject 9'] },
        ),
      ),
      hand: `${PERSONS} AND p.privacy <> 2 AND p.branchcode = 'L3'
        AND p.borrowernumber IN (SELECT i.borrowernumber FROM kenal_interest AS i WHERE i.kind = 'subject' AND i.value = 'subject 7')
        AND NOT EXISTS (SELECT 1 FROM kenal_interest AS i WHERE i.kind = 'subject' AND i.value = 'subject 9' AND i.borrowernumber = p.borrowernumber)`,
    },
    {
      name: 'families_with_children_under_6_of_one_library',
      tree: tree(
        all(
          { field: 'library', operator: 'is_one_of', value: ['L3'] },
          { field: 'child_age', operator: 'at_most', value: 5 },
        ),
      ),
      hand: `${PERSONS} AND p.branchcode = 'L3' AND p.borrowernumber IN (SELECT g.guarantor FROM kenal_guarantee AS g JOIN kenal_patron AS c ON c.borrowernumber = g.guarantee JOIN kenal_patron AS o ON o.borrowernumber = g.guarantor AND o.branchcode = c.branchcode WHERE c.dateofbirth > '${born(6)}')`,
    },
    {
      name: 'spoken_with_in_30_days_at_one_library',
      tree: tree(
        all(
          { field: 'library', operator: 'is_one_of', value: ['L3'] },
          { field: 'conversation_age', operator: 'at_most', value: 30 },
        ),
      ),
      hand: `${PERSONS} AND p.privacy <> 2 AND p.branchcode = 'L3' AND p.borrowernumber IN (SELECT c.borrowernumber FROM kenal_conversation AS c WHERE ${openSince(ago(30))})`,
    },
    {
      name: 'slipping_and_not_spoken_with_in_90_days',
      tree: tree(
        all(
          { field: 'stage', operator: 'is_one_of', value: ['slipping'] },
          none({ field: 'conversation_age', operator: 'at_most', value: 90 }),
        ),
      ),
      hand: `${WITH_METRIC} AND m.stage = 'slipping' AND NOT EXISTS (SELECT 1 FROM kenal_conversation AS c WHERE c.borrowernumber = p.borrowernumber AND ${openSince(ago(90))})`,
    },
    {
      name: 'said_that_they_care_about_literature_or_anything_in_it',
      tree: tree(all({ field: 'profile_interests', operator: 'has_any', value: ['literature'] })),
      hand: [
        `${PERSONS} AND p.borrowernumber IN (SELECT v.borrowernumber FROM kenal_profile_value AS v WHERE ${SAID_LITERATURE})`,
        `${PERSONS} AND (SELECT 1 FROM kenal_profile_value AS v WHERE v.borrowernumber = p.borrowernumber AND ${SAID_LITERATURE} LIMIT 1)`,
      ],
    },
    {
      name: 'nobody_who_came_in_a_year',
      tree: tree(none({ field: 'visit_days', operator: 'at_least', value: 1, window: { days: 365 } })),
      hand: eachWay((way) => `${PERSONS} AND p.privacy <> 2 AND NOT ${way.came(last(365))}`),
    },
  ];
};
