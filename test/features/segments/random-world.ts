import fc from 'fast-check';
import type { Knex } from 'knex';
import { libraryDay, type LibraryDay } from '../../../plugin/shared/time.ts';
import type { ProfileField } from '../../../plugin/features/profile/profile-field.domain.ts';
import { profileOf } from './random-profiles.ts';
import { participationOf } from './random-participation.ts';
import { requestsOf } from './random-requests.ts';
import { METRICS } from './random-metrics.ts';

export type Row = Record<string, string | number | null>;

/** Patrons with everything that may be known of them, some of it at every border there is. */
export interface World {
  readonly today: LibraryDay;
  readonly patrons: readonly Row[];
  readonly metrics: readonly Row[];
  readonly months: readonly Row[];
  readonly recorded: readonly Row[];
  readonly moves: readonly Row[];
  readonly members: readonly Row[];
  readonly interests: readonly Row[];
  readonly guarantees: readonly Row[];
  readonly memberships: readonly Row[];
  readonly profiles: readonly Row[];
  readonly requests: readonly Row[];
  readonly participation: readonly Row[];
}

export const SNAPSHOTS = [901, 902] as const;

/** Days on which calendars go wrong. */
const TODAYS = [
  '2024-02-29',
  '2025-02-28',
  '2025-03-01',
  '2028-02-29',
  '2026-12-31',
  '2027-01-01',
  '2026-11-30',
  '2026-05-31',
];

const opt = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 4, nil: null });
const flag = fc.constantFrom(0, 1);

/** Days near today, its anniversaries and the ends of months. */
const dayNear = (today: LibraryDay): fc.Arbitrary<string> =>
  fc.oneof(
    fc.integer({ min: -40, max: 800 }).map((days) => today.subtract({ days }).toString()),
    fc
      .tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: -2, max: 2 }))
      .map(([years, days]) => today.subtract({ years }).add({ days }).toString()),
    fc.constantFrom('2008-02-29', '2004-02-28', '2004-03-01', '1996-02-29', '2000-12-31', '2024-02-29'),
  );

const CODES = ['CPL', 'cpl', 'MPL', 'Ä1', 'A1', 'YA '] as const;

const patron = (borrowernumber: number, today: LibraryDay): fc.Arbitrary<Row> =>
  fc.record({
    borrowernumber: fc.constant(borrowernumber),
    branchcode: fc.constantFrom(...CODES),
    categorycode: fc.constantFrom('PT', 'ST', 'J', 'pt'),
    category_type: opt(fc.constantFrom('A', 'C', 'P', 'a')),
    dateofbirth: opt(dayNear(today)),
    dateenrolled: opt(dayNear(today)),
    dateexpiry: opt(dayNear(today)),
    zipcode: opt(fc.constantFrom('12110', '12', '121', '12110 ', 'ñ1', 'N1', '')),
    lang: opt(fc.constantFrom('id', 'en', 'default')),
    privacy: fc.constantFrom(0, 1, 1, 1, 2),
    restricted_until: opt(fc.oneof(dayNear(today), fc.constant('9999-12-31'))),
    is_gone_no_address: flag,
    is_card_lost: flag,
    has_email: flag,
    has_phone: flag,
    has_address: flag,
    excluded_because: fc.constantFrom(null, null, null, null, null, 'category_type'),
    card_fingerprint: fc.constant(1),
    seen_at: fc.constant('2026-01-01 00:00:00'),
  });

const metric = (borrowernumber: number, today: LibraryDay): fc.Arbitrary<Row> =>
  METRICS(dayNear(today)).map((row) => ({ borrowernumber, as_of: today.toString(), ...row }));

const mask = fc.oneof(
  fc.constant(0),
  fc.constant(2 ** 31 - 1),
  fc.integer({ min: 0, max: 27 }).map((bit) => 2 ** bit),
  fc.integer({ min: 0, max: 2 ** 28 - 1 }),
);

/** No month of the ledger has a day that the calendar lacks. */
const withinMonth = (row: Row): Row => {
  const days = 2 ** libraryDay(String(row['month'])).daysInMonth - 1;
  const within = (column: string): number => (Number(row[column]) & days) >>> 0;
  return { ...row, visit_day_mask: within('visit_day_mask'), borrow_day_mask: within('borrow_day_mask') };
};

const monthsOf = (borrowernumber: number, today: LibraryDay): fc.Arbitrary<Row[]> =>
  fc.uniqueArray(
    fc
      .record({
        borrowernumber: fc.constant(borrowernumber),
        month: fc
          .oneof(fc.integer({ min: -1, max: 4 }), fc.integer({ min: 0, max: 30 }))
          .map((months) => today.with({ day: 1 }).subtract({ months }).toString()),
        loans: fc.nat(6),
        renewals: fc.nat(3),
        returns: fc.constant(0),
        holds: fc.nat(2),
        local_uses: fc.nat(2),
        visit_day_mask: mask,
        borrow_day_mask: mask,
      })
      .map(withinMonth),
    { selector: (row) => row['month'], maxLength: 6 },
  );

/** Also values that differ in case, in an accent and in a space at the end. */
const interestsOf = (borrowernumber: number): fc.Arbitrary<Row[]> =>
  fc.uniqueArray(
    fc.record({
      borrowernumber: fc.constant(borrowernumber),
      kind: fc.constantFrom('subject', 'class', 'author', 'series'),
      value: fc.constantFrom('Gardening', 'gardening', 'auth:12', 'ddc:641', 'Ämter', 'Amter'),
      weight: fc.constantFrom(0, 0.1, 0.1000001, 0.5, 1),
      share: fc.constantFrom(0, 0.1, 0.3, 0.3000001, 0.9),
      evidence: fc.nat(5),
      declared: flag,
    }),
    { selector: ({ kind, value }) => `${kind} ${value}`, maxLength: 5 },
  );

/** Also of patrons who want no history. */
const membershipsOf = (borrowernumber: number): fc.Arbitrary<Row[]> =>
  fc.uniqueArray(
    fc.record({
      borrowernumber: fc.constant(borrowernumber),
      kind: fc.constantFrom('club', 'list', 'owes', 'attribute'),
      value: fc.constantFrom('1', '2', '10', '20', '01'),
    }),
    { selector: ({ kind, value }) => `${kind} ${value}`, maxLength: 4 },
  );

const STAGES = ['never_used', 'new', 'active', 'loyal', 'slipping', 'lapsed', 'returned', 'expired'];

const of = (today: LibraryDay, size: number, profile: readonly ProfileField[]): fc.Arbitrary<World> => {
  const numbers = Array.from({ length: size }, (_, position) => position + 1);
  const each = <T>(make: (borrowernumber: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    fc.tuple(...numbers.map(make));
  const some = (make: (borrowernumber: number) => fc.Arbitrary<Row>, maxLength: number): fc.Arbitrary<Row[]> =>
    each((borrowernumber) => fc.array(make(borrowernumber), { maxLength })).map((rows) => rows.flat());
  return fc.record({
    today: fc.constant(today),
    patrons: each((borrowernumber) => patron(borrowernumber, today)),
    // Also of patrons who want no history: a row that should not be there must not tell anything either.
    metrics: each((borrowernumber) => opt(metric(borrowernumber, today))).map((rows) =>
      rows.filter((row) => row !== null),
    ),
    months: each((borrowernumber) => monthsOf(borrowernumber, today)).map((rows) => rows.flat()),
    recorded: some(
      (borrowernumber) =>
        fc.record({
          borrowernumber: fc.constant(borrowernumber),
          day: dayNear(today),
          kind: fc.constantFrom('event', 'event', 'consultation', 'e_resource', 'referral'),
          source: fc.constant('test'),
        }),
      3,
    ),
    moves: some(
      (borrowernumber) =>
        fc.record({
          borrowernumber: fc.constant(borrowernumber),
          changed_on: dayNear(today),
          from_stage: opt(fc.constantFrom(...STAGES)),
          to_stage: fc.constantFrom(...STAGES),
          reason: fc.constant('test'),
          evidence: fc.constant('{}'),
        }),
      2,
    ),
    // Also of numbers that are no patron of Kenal's.
    guarantees: fc.uniqueArray(
      fc.record({ guarantor: fc.integer({ min: 1, max: size + 1 }), guarantee: fc.integer({ min: 1, max: size + 1 }) }),
      { selector: ({ guarantor, guarantee }) => `${guarantor} ${guarantee}`, maxLength: size },
    ),
    memberships: each(membershipsOf).map((rows) => rows.flat()),
    participation: each((borrowernumber) => participationOf(borrowernumber, dayNear(today))).map((rows) => rows.flat()),
    requests: each((borrowernumber) => requestsOf(borrowernumber, dayNear(today))).map((rows) => rows.flat()),
    profiles: each((borrowernumber) => profileOf(borrowernumber, profile, dayNear(today))).map((rows) => rows.flat()),
    interests: each(interestsOf).map((rows) => rows.flat()),
    members: each((borrowernumber) =>
      fc
        .subarray([...SNAPSHOTS])
        .map((ids) => ids.map((segment_id) => ({ segment_id, borrowernumber, since: '2026-01-01' }))),
    ).map((rows) => rows.flat()),
  });
};

/** One world for each of the days. @param profile what the library asks beside Koha */
export const randomWorlds = (seed: number, size: number, profile: readonly ProfileField[]): World[] =>
  TODAYS.map(
    (day, position) => fc.sample(of(libraryDay(day), size, profile), { seed: seed + position, numRuns: 1 })[0]!,
  );

const TABLES = {
  patrons: 'kenal_patron',
  metrics: 'kenal_patron_metric',
  months: 'kenal_visit_month',
  recorded: 'kenal_recorded_visit',
  moves: 'kenal_stage_change',
  members: 'kenal_segment_member',
  interests: 'kenal_interest',
  guarantees: 'kenal_guarantee',
  memberships: 'kenal_membership',
  profiles: 'kenal_profile_value',
  requests: 'kenal_request',
  participation: 'kenal_participation',
} as const;

/** Puts a world in place of the one before. */
export const settle = async (db: Knex, world: World): Promise<void> => {
  for (const [part, table] of Object.entries(TABLES)) {
    await db(table).delete();
    const rows = world[part as keyof typeof TABLES];
    if (rows.length > 0) await db(table).insert(rows);
  }
};
