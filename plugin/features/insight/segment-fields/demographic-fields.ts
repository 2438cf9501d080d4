import { ageSql, columnField, rangeOf, sql, yearsBetween, type SegmentField, type Sql } from '../../segments/index.ts';

const GROUP = 'demographics';

const age: SegmentField = columnField({
  key: 'age',
  group: GROUP,
  type: 'number',
  table: 'patron',
  column: 'dateofbirth',
  unit: 'years',
  isWhole: true,
  limits: { least: 0, most: 150 },
  // By tens: the years from this one on.
  groups: (today) => sql`TIMESTAMPDIFF(YEAR, p.dateofbirth, ${today.toString()}) DIV 10 * 10`,
  read: ({ dateofbirth }, today) => (dateofbirth == null ? null : yearsBetween(String(dateofbirth), today.toString())),
  sql: (condition, wanted, { today }): Sql => {
    const { operator } = condition;
    if (operator === 'is_known' || operator === 'is_unknown')
      return (operator === 'is_known') === wanted ? sql`p.dateofbirth IS NOT NULL` : sql`p.dateofbirth IS NULL`;
    return ageSql(sql`p.dateofbirth`, rangeOf(condition, today) ?? {}, wanted, today);
  },
});

const flag = (key: string, column: string): SegmentField =>
  columnField({ key, group: GROUP, type: 'flag', table: 'patron', column });

/** Koha's own kinds of categories. */
const CATEGORY_TYPES = ['A', 'C', 'P', 'S', 'I', 'X'] as const;
const MONTHS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'] as const;

/** What Koha's own record says of a patron, as far as it is mirrored. Nothing here tells of use. */
export const demographicFields: readonly SegmentField[] = [
  columnField({
    key: 'library',
    group: GROUP,
    type: 'choice',
    table: 'patron',
    column: 'branchcode',
    choices: 'libraries',
    isIndexed: true,
  }),
  columnField({
    key: 'category',
    group: GROUP,
    type: 'choice',
    table: 'patron',
    column: 'categorycode',
    choices: 'categories',
    isIndexed: true,
  }),
  columnField({
    key: 'category_type',
    group: GROUP,
    type: 'choice',
    table: 'patron',
    column: 'category_type',
    choices: CATEGORY_TYPES,
    value: () => sql`UPPER(p.category_type)`,
    read: ({ category_type }) => (category_type == null ? null : String(category_type).toUpperCase()),
  }),
  age,
  columnField({
    key: 'birth_month',
    group: GROUP,
    type: 'choice',
    table: 'patron',
    column: 'dateofbirth',
    choices: MONTHS,
    value: () => sql`LPAD(MONTH(p.dateofbirth), 2, '0')`,
    read: ({ dateofbirth }) => (dateofbirth == null ? null : String(dateofbirth).slice(5, 7)),
  }),
  columnField({
    key: 'language',
    group: GROUP,
    type: 'choice',
    table: 'patron',
    column: 'lang',
    choices: 'languages',
  }),
  columnField({ key: 'postcode', group: GROUP, type: 'text', table: 'patron', column: 'zipcode' }),
  columnField({
    key: 'enrolled_on',
    group: GROUP,
    type: 'date',
    table: 'patron',
    column: 'dateenrolled',
    isIndexed: true,
  }),
  columnField({ key: 'expires_on', group: GROUP, type: 'date', table: 'patron', column: 'dateexpiry' }),
  columnField({
    key: 'is_restricted',
    group: GROUP,
    type: 'flag',
    table: 'patron',
    column: 'restricted_until',
    value: (today) => sql`COALESCE(p.restricted_until >= ${today.toString()}, 0)`,
    // As plain comparisons, which the server takes less time for.
    sql: ({ operator }, wanted, { today }) =>
      (operator === 'is_true') === wanted
        ? sql`p.restricted_until >= ${today.toString()}`
        : sql`(p.restricted_until IS NULL OR p.restricted_until < ${today.toString()})`,
    read: ({ restricted_until }, today) => restricted_until != null && String(restricted_until) >= today.toString(),
  }),
  flag('is_card_lost', 'is_card_lost'),
  flag('is_address_unconfirmed', 'is_gone_no_address'),
  flag('has_email', 'has_email'),
  flag('has_phone', 'has_phone'),
  flag('has_address', 'has_address'),
];
