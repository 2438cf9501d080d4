import type { Knex } from 'knex';
import { onlyVisible, type VisibleLibraries } from '../../../koha/visibility.ts';
import { libraryDay, type LibraryDay } from '../../../shared/time.ts';
import type { CalibrationBin } from '../models/trial.domain.ts';
import type { Stage } from './stage.domain.ts';

/** The library whose patrons something is about. */
export interface OfLibrary {
  readonly branchcode: string;
}

/** How much patrons used their libraries in a month. */
export interface UseMonth {
  readonly month: LibraryDay;
  /** With at least one visit day. */
  readonly activePatrons: number;
  readonly borrowingPatrons: number;
  readonly visitDays: number;
  readonly loans: number;
}

/** How many patrons went from one stage to another in a month. */
export interface StageMonth {
  readonly month: LibraryDay;
  /** Undefined: not a patron at the beginning. */
  readonly from: Stage | undefined;
  /** Undefined: not a patron any more at the end. */
  readonly to: Stage | undefined;
  readonly patrons: number;
  /** Worked out afterwards from the visit ledger. */
  readonly isReconstructed: boolean;
}

/** Of those who enrolled in a month, how many came in a later one. */
export interface CohortMonth {
  readonly cohort: LibraryDay;
  /** Whole months after that month, from 1. */
  readonly age: number;
  readonly patrons: number;
  readonly activePatrons: number;
}

/** How well a model would have foretold this library's own past. */
export interface ModelTrial {
  readonly weeks: number;
  readonly cutOn: LibraryDay;
  readonly patrons: number;
  readonly brier: number;
  readonly brierBase: number;
  readonly auc: number | undefined;
  readonly aucRecency: number | undefined;
  readonly ece: number;
  readonly visitsPredicted: number;
  readonly visitsActual: number;
  readonly bins: readonly CalibrationBin[];
}

interface ModelFacts {
  readonly asOf: LibraryDay;
  readonly isTrusted: boolean;
}

export interface FittedModel extends ModelFacts {
  readonly id: number;
  readonly kind: string;
  /** Category code; empty: everybody. */
  readonly scope: string;
  readonly patrons: number;
  /** Codes with numbers of what speaks against it or has to be said. */
  readonly doubts: readonly ({ readonly code: string } & Readonly<Record<string, unknown>>)[];
  readonly trials: readonly ModelTrial[];
}

export interface PastTrial extends ModelTrial, ModelFacts {}

/** Sums over patrons with a forecast. */
export interface ExpectedBorrowers {
  readonly patrons: number;
  /** Who will borrow in the next 91 days: the sum of their probabilities, and the variance that chance gives it. */
  readonly expected: number;
  readonly variance: number;
}

/** How many would have been expected to borrow in 13 weeks that are over, and how many did. */
export interface BorrowerTrial {
  readonly expected: number;
  readonly borrowed: number;
}

/**
 * What reports may ask. Everything but the models comes for each library that is asked for: who adds them up has to see to
 * it that no small group can be told from the sum.
 */
export interface ReportReader {
  /** The last day that is counted; undefined where nothing is worked out of anybody in these libraries. */
  computedOn(visible: VisibleLibraries): Promise<LibraryDay | undefined>;
  /** Oldest first, as the others. */
  useMonths(visible: VisibleLibraries, from: LibraryDay): Promise<(UseMonth & OfLibrary)[]>;
  stageMonths(visible: VisibleLibraries, from: LibraryDay): Promise<(StageMonth & OfLibrary)[]>;
  cohortMonths(visible: VisibleLibraries, from: LibraryDay): Promise<(CohortMonth & OfLibrary)[]>;
  /** Libraries in which nobody has a forecast are left out. */
  expectedBorrowers(visible: VisibleLibraries): Promise<(ExpectedBorrowers & OfLibrary)[]>;
  /** Of all trusted models of a day together; weeks that do not overlap, newest first. */
  borrowerTrials(): Promise<BorrowerTrial[]>;
  /** Those in use, with their trials, the shortest first. */
  models(): Promise<FittedModel[]>;
  /** Trials of everything that was fitted for a scope, newest first. */
  trialsOverTime(kind: string, scope: string, most: number): Promise<PastTrial[]>;
}

interface UseRow {
  readonly month: string;
  readonly branchcode: string;
  readonly active_patrons: number;
  readonly borrowing_patrons: number;
  readonly visit_days: number;
  readonly loans: number;
}

interface StageRow {
  readonly month: string;
  readonly branchcode: string;
  readonly from_stage: Stage | null;
  readonly to_stage: Stage | null;
  readonly patrons: string | number;
  readonly is_reconstructed: number;
}

interface CohortRow {
  readonly cohort: string;
  readonly age: number;
  readonly branchcode: string;
  readonly patrons: number;
  readonly active_patrons: number;
}

interface TrialRow {
  readonly model_id: number;
  readonly weeks: number;
  readonly cut_on: string;
  readonly patrons: number;
  readonly brier: number;
  readonly brier_base: number;
  readonly auc: number | null;
  readonly auc_recency: number | null;
  readonly ece: number;
  readonly visits_predicted: number;
  readonly visits_actual: number;
  readonly bins: string;
}

const TRIAL_COLUMNS = [
  't.model_id',
  't.weeks',
  't.cut_on',
  't.patrons',
  't.brier',
  't.brier_base',
  't.auc',
  't.auc_recency',
  't.ece',
  't.visits_predicted',
  't.visits_actual',
  't.bins',
] as const;

const toTrial = (row: TrialRow): ModelTrial => ({
  weeks: row.weeks,
  cutOn: libraryDay(row.cut_on),
  patrons: row.patrons,
  brier: row.brier,
  brierBase: row.brier_base,
  auc: row.auc ?? undefined,
  aucRecency: row.auc_recency ?? undefined,
  ece: row.ece,
  visitsPredicted: row.visits_predicted,
  visitsActual: row.visits_actual,
  bins: JSON.parse(row.bins) as CalibrationBin[],
});

interface ModelRow {
  readonly id: number;
  readonly kind: string;
  readonly scope: string;
  readonly as_of: string;
  readonly patrons: number;
  readonly is_trusted: number;
  readonly doubts: string;
}

/** Reads each day once: there are many rows of one month. */
const knownDays = (): ((text: string) => LibraryDay) => {
  const days = new Map<string, LibraryDay>();
  return (text) => {
    const day = days.get(text) ?? libraryDay(text);
    days.set(text, day);
    return day;
  };
};

const BORROWER_WEEKS = 13;

/** The first of these days, and of those before it each that lies as many weeks earlier as are tried, or more. */
const apart = (newestFirst: readonly string[]): string[] => {
  const kept: LibraryDay[] = [];
  for (const day of newestFirst.map(libraryDay)) {
    const last = kept.at(-1);
    if (last === undefined || day.until(last).days >= 7 * BORROWER_WEEKS) kept.push(day);
  }
  return kept.map(String);
};

/** Reads for reports what refreshes have summed up. Nothing here reads Koha. */
export const reportReader = (crm: Knex): ReportReader => ({
  computedOn: async (visible) => {
    const query = crm('kenal_patron_metric as m');
    if (!visible.all)
      onlyVisible(query.join('kenal_patron as p', 'p.borrowernumber', 'm.borrowernumber'), visible, 'p.branchcode');
    const [row] = await query.max<{ day: string | null }[]>({ day: 'm.as_of' });
    return row?.day == null ? undefined : libraryDay(row.day);
  },

  useMonths: async (visible, from) => {
    const query = crm('kenal_use_month as u')
      .where('u.month', '>=', from.toString())
      .orderBy(['u.month', 'u.branchcode'])
      .select('u.month', 'u.branchcode', 'u.active_patrons', 'u.borrowing_patrons', 'u.visit_days', 'u.loans');
    const rows = (await onlyVisible(query, visible, 'u.branchcode')) as UseRow[];
    const dayOf = knownDays();
    return rows.map((row) => ({
      month: dayOf(row.month),
      branchcode: row.branchcode,
      activePatrons: row.active_patrons,
      borrowingPatrons: row.borrowing_patrons,
      visitDays: row.visit_days,
      loans: row.loans,
    }));
  },

  stageMonths: async (visible, from) => {
    const query = crm('kenal_stage_month as s')
      .where('s.month', '>=', from.toString())
      .groupBy('s.month', 's.from_stage', 's.to_stage', 's.branchcode')
      .orderBy(['s.month', 's.from_stage', 's.to_stage', 's.branchcode'])
      .select('s.month', 's.branchcode', 's.from_stage', 's.to_stage')
      .sum({ patrons: 's.patrons' })
      .max({ is_reconstructed: 's.is_reconstructed' });
    const rows = (await onlyVisible(query, visible, 's.branchcode')) as StageRow[];
    const dayOf = knownDays();
    return rows.map((row) => ({
      month: dayOf(row.month),
      branchcode: row.branchcode,
      from: row.from_stage ?? undefined,
      to: row.to_stage ?? undefined,
      patrons: Number(row.patrons),
      isReconstructed: row.is_reconstructed === 1,
    }));
  },

  cohortMonths: async (visible, from) => {
    const query = crm('kenal_cohort_month as c')
      .where('c.cohort', '>=', from.toString())
      .orderBy(['c.cohort', 'c.age', 'c.branchcode'])
      .select('c.cohort', 'c.age', 'c.branchcode', 'c.patrons', 'c.active_patrons');
    const rows = (await onlyVisible(query, visible, 'c.branchcode')) as CohortRow[];
    const dayOf = knownDays();
    return rows.map((row) => ({
      cohort: dayOf(row.cohort),
      age: row.age,
      branchcode: row.branchcode,
      patrons: row.patrons,
      activePatrons: row.active_patrons,
    }));
  },

  expectedBorrowers: async (visible) => {
    const query = crm('kenal_patron_metric as m')
      .join('kenal_patron as p', 'p.borrowernumber', 'm.borrowernumber')
      .whereNull('p.excluded_because')
      .whereNotNull('m.p_visit_91')
      .groupBy('p.branchcode')
      .orderBy('p.branchcode')
      .select(
        'p.branchcode',
        crm.raw('COUNT(*) AS patrons'),
        crm.raw('SUM(m.p_visit_91) AS expected'),
        crm.raw('SUM(m.p_visit_91 * (1 - m.p_visit_91)) AS variance'),
      );
    const rows = (await onlyVisible(query, visible, 'p.branchcode')) as Record<string, string | number>[];
    return rows.map((row) => ({
      branchcode: String(row['branchcode']),
      patrons: Number(row['patrons']),
      expected: Number(row['expected']),
      variance: Number(row['variance']),
    }));
  },

  borrowerTrials: async () => {
    const trusted = () =>
      crm('kenal_model as m')
        .join('kenal_model_trial as t', 't.model_id', 'm.id')
        .where({ 'm.kind': 'mbgnbd', 'm.is_trusted': 1, 't.weeks': BORROWER_WEEKS });
    const days = await trusted().distinct('m.as_of').orderBy('m.as_of', 'desc').pluck<string[]>('m.as_of');
    const rows = await trusted()
      .whereIn('m.as_of', apart(days))
      .orderBy('m.id')
      .select<(Pick<ModelRow, 'as_of' | 'scope'> & Pick<TrialRow, 'patrons' | 'bins'> & { base_rate: number })[]>(
        'm.as_of',
        'm.scope',
        't.patrons',
        't.base_rate',
        't.bins',
      );
    // Of several fits on one day, only the last.
    const latest = new Map(rows.map((row) => [`${row.as_of} ${row.scope}`, row]));
    const sums = new Map<string, BorrowerTrial>();
    for (const { as_of, patrons, base_rate, bins } of latest.values()) {
      const { expected, borrowed } = sums.get(as_of) ?? { expected: 0, borrowed: 0 };
      const said = (JSON.parse(bins) as CalibrationBin[]).reduce((sum, bin) => sum + bin.predicted * bin.patrons, 0);
      sums.set(as_of, { expected: expected + said, borrowed: borrowed + Math.round(base_rate * patrons) });
    }
    return [...sums].toSorted(([one], [other]) => (one < other ? 1 : -1)).map(([, trial]) => trial);
  },

  models: async () => {
    const rows = await crm('kenal_model as m')
      .where('m.is_in_use', 1)
      .orderBy(['m.kind', 'm.scope'])
      .select<ModelRow[]>('m.id', 'm.kind', 'm.scope', 'm.as_of', 'm.patrons', 'm.is_trusted', 'm.doubts');
    const trials = await crm('kenal_model_trial as t')
      .whereIn(
        't.model_id',
        rows.map(({ id }) => id),
      )
      .orderBy('t.weeks')
      .select<TrialRow[]>(...TRIAL_COLUMNS);
    return rows.map(({ id, kind, scope, as_of, patrons, is_trusted, doubts }) => ({
      id,
      kind,
      scope,
      asOf: libraryDay(as_of),
      patrons,
      isTrusted: is_trusted === 1,
      doubts: JSON.parse(doubts) as FittedModel['doubts'],
      trials: trials.filter(({ model_id }) => model_id === id).map(toTrial),
    }));
  },

  trialsOverTime: async (kind, scope, most) => {
    const rows = await crm('kenal_model as m')
      .join('kenal_model_trial as t', 't.model_id', 'm.id')
      .where({ 'm.kind': kind, 'm.scope': scope })
      .orderBy([{ column: 'm.as_of', order: 'desc' }, { column: 'm.id', order: 'desc' }, { column: 't.weeks' }])
      .limit(most)
      .select<(TrialRow & Pick<ModelRow, 'as_of' | 'is_trusted'>)[]>('m.as_of', 'm.is_trusted', ...TRIAL_COLUMNS);
    return rows.map((row) => ({
      ...toTrial(row),
      asOf: libraryDay(row.as_of),
      isTrusted: row.is_trusted === 1,
    }));
  },
});
