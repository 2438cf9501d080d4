import type {
  CohortMonth,
  FittedModel,
  ModelTrial,
  StageMonth,
  UseMonth,
} from '../../../plugin/features/insight/index.ts';
import type { ReportFacts } from '../../../plugin/features/reports/reports.service.ts';
import { seenSizes } from '../../../plugin/features/reports/seen.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';

const FIRST = libraryDay('2023-11-01');
const YEAR = [60, 65, 70, 68, 66, 30, 25, 64, 80, 82, 79, 55];

/** Three years of months, a tenth more each year. */
export const useMonths = (months = 36, scale = 100): UseMonth[] =>
  Array.from({ length: months }, (_, index) => {
    const activePatrons = Math.round((YEAR[index % 12] ?? 0) * 1.1 ** Math.floor(index / 12) * (scale / 10));
    return {
      month: FIRST.add({ months: index }),
      activePatrons,
      borrowingPatrons: Math.round(activePatrons * 0.9),
      visitDays: activePatrons * 2,
      loans: activePatrons * 4,
    };
  });

export const stageMonths = (month = '2026-10-01', isReconstructed = false): StageMonth[] =>
  (
    [
      ['loyal', 'loyal', 340],
      ['loyal', 'active', 31],
      ['loyal', 'slipping', 45],
      ['active', 'loyal', 28],
      ['active', 'active', 590],
      ['active', 'slipping', 7],
      ['slipping', 'active', 33],
      ['slipping', 'slipping', 122],
      ['slipping', 'lapsed', 60],
      ['lapsed', 'returned', 24],
      ['lapsed', 'lapsed', 810],
      ['expired', 'expired', 400],
      [undefined, 'new', 65],
      ['lapsed', undefined, 21],
    ] as const
  ).map(([from, to, patrons]) => ({ month: libraryDay(month), from, to, patrons, isReconstructed }));

export const cohortMonths = (): CohortMonth[] =>
  [
    { cohort: libraryDay('2025-09-01'), patrons: 61 },
    { cohort: libraryDay('2026-07-01'), patrons: 19 },
    { cohort: libraryDay('2026-08-01'), patrons: 40 },
  ].flatMap(({ cohort, patrons }) =>
    Array.from({ length: cohort.until(libraryDay('2026-10-01'), { largestUnit: 'month' }).months }, (_, index) => ({
      cohort,
      age: index + 1,
      patrons,
      activePatrons: Math.round((patrons * 0.5) / (1 + index / 6)),
    })),
  );

export const trial: ModelTrial = {
  weeks: 13,
  cutOn: libraryDay('2026-08-22'),
  patrons: 1_000,
  brier: 0.1,
  brierBase: 0.2,
  auc: 0.9,
  aucRecency: 0.85,
  ece: 0.03,
  visitsPredicted: 2_080,
  visitsActual: 2_000,
  bins: [
    { predicted: 0.05, observed: 0.06, lower: 0.04, upper: 0.08, patrons: 500 },
    { predicted: 0.5, observed: 0.52, lower: 0.46, upper: 0.58, patrons: 250 },
    { predicted: 0.9, observed: 0.88, lower: 0.83, upper: 0.92, patrons: 250 },
  ],
};

export const fitted = (changes: Partial<FittedModel> = {}): FittedModel => ({
  id: 1,
  kind: 'mbgnbd',
  scope: '',
  asOf: libraryDay('2026-11-21'),
  patrons: 1_000,
  isTrusted: true,
  doubts: [{ code: 'anonymous-loans', share: 0.4 }],
  trials: [trial],
  ...changes,
});

export const reading = (): ReportFacts['reading'] => ({
  asOf: libraryDay('2026-11-21'),
  subjects: [
    { value: 'auth:12', label: 'Coastal ecology', patrons: 240 },
    { value: 'Cookery', label: 'Cookery', patrons: 90 },
    { value: 'Gardening', label: 'Gardening', patrons: 60 },
    { value: 'Knots', label: 'Knots', patrons: 19 },
  ],
  authors: [{ value: 'auth:7', label: 'Toer, Pramoedya A.', patrons: 55 }],
  classes: [{ value: 'ddc:641', label: '641', patrons: 80 }],
});

/** Sizes of stages, where all flows are of one library. */
const sizesOf = (flows: readonly StageMonth[]): ReportFacts['sizes'] =>
  seenSizes(
    flows.map((flow) => ({ ...flow, branchcode: 'CPL' })),
    undefined,
  );

export const reportFacts = (changes: Partial<ReportFacts> = {}): ReportFacts => ({
  libraries: [
    { branchcode: 'CPL', name: 'Centerville' },
    { branchcode: 'FPL', name: 'Fairview' },
  ],
  library: undefined,
  asOf: libraryDay('2026-11-21'),
  use: useMonths(),
  flows: [...stageMonths('2026-09-01', true), ...stageMonths()],
  sizes: sizesOf(changes.flows ?? [...stageMonths('2026-09-01', true), ...stageMonths()]),
  cohorts: cohortMonths(),
  reading: reading(),
  borrowers: { patrons: 1_000, expected: 420, variance: 90, trials: [{ expected: 412, borrowed: 400 }] },
  models: {
    inUse: [fitted()],
    past: [
      { ...trial, asOf: libraryDay('2026-11-21'), isTrusted: true },
      { ...trial, weeks: 26, asOf: libraryDay('2026-11-21'), isTrusted: true },
      { ...trial, brier: 0.25, asOf: libraryDay('2026-11-14'), isTrusted: false },
    ],
  },
  ...changes,
});

export const EMPTY_FACTS: ReportFacts = {
  libraries: [],
  library: undefined,
  asOf: undefined,
  use: [],
  flows: [],
  sizes: [],
  cohorts: [],
  reading: { asOf: undefined, subjects: [], authors: [], classes: [] },
  borrowers: undefined,
  models: undefined,
};
