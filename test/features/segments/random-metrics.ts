import fc from 'fast-check';

const opt = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 4, nil: null });
const share = opt(
  fc.oneof(
    fc.constantFrom(0, 1, 0.5),
    fc.integer({ min: 0, max: 10_000 }).map((n) => n / 10_000),
  ),
);
const score = opt(fc.nat(5));
const STAGES = ['never_used', 'new', 'active', 'loyal', 'slipping', 'lapsed', 'returned', 'expired'] as const;

/** A row of kenal_patron_metric, without key and as_of: anything that fits its columns. */
export const METRICS = (day: fc.Arbitrary<string>): fc.Arbitrary<Record<string, string | number | null>> =>
  fc.record({
    first_visit: opt(day),
    last_visit: opt(day),
    is_truncated: fc.constantFrom(0, 1),
    visit_days: opt(fc.nat(400)),
    visit_days_365: opt(fc.nat(200)),
    visit_days_91: opt(fc.nat(60)),
    visit_days_91_before: opt(fc.nat(60)),
    loans_365: opt(fc.nat(300)),
    rhythm_days: opt(
      fc.oneof(
        fc.constant(0),
        fc.integer({ min: 0, max: 3_000 }).map((n) => n / 10),
      ),
    ),
    p_active: share,
    expected_visits_91: opt(fc.integer({ min: 0, max: 60_000 }).map((n) => n / 1_000)),
    p_visit_91: share,
    recency_score: score,
    frequency_score: score,
    volume_score: score,
    loyalty: opt(fc.integer({ min: 0, max: 1_000 }).map((n) => n / 10)),
    loyalty_returns: share,
    loyalty_stays: share,
    loyalty_refers: share,
    loyalty_breadth: share,
    loyal_prospect: share,
    service_lines: opt(fc.nat(6)),
    stage: fc.constantFrom(...STAGES),
    stage_since: day,
    stage_reason: fc.constant('test'),
    stage_evidence: fc.constant('{}'),
    previous_stage: opt(fc.constantFrom(...STAGES)),
  });
