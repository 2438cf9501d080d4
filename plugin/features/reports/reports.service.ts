import type { KohaGateway } from '../../koha/gateway.ts';
import { listLibraries } from '../../koha/libraries.ts';
import { maySeeLibrary, type VisibleLibraries } from '../../koha/visibility.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { FittedModel, PastTrial, ReportReader, StageMonth } from '../insight/index.ts';
import type { InterestReader } from '../interests/index.ts';
import type { ExpectedBorrowers } from './borrowers-range.domain.ts';
import { cohortsTogether } from './cohort-spans.ts';
import { mainModel } from './forecast.presenter.ts';
import { readingOf } from './reading.ts';
import type { Reading } from './reading.presenter.ts';
import { seenBorrowers, seenFlows, seenSizes, seenUse, type SeenCohort, type SeenSize, type SeenUse } from './seen.ts';

export interface ReportsDeps {
  readonly koha: KohaGateway;
  readonly figures: ReportReader;
  readonly interests: Pick<InterestReader, 'ofLibraries' | 'ofEachLibrary' | 'asOf'>;
}

/** What reports are made of, already cut to what this viewer may see. */
export interface ReportFacts {
  /** Libraries whose patrons the viewer may see, to choose from. */
  readonly libraries: readonly { readonly branchcode: string; readonly name: string }[];
  /** The library that was chosen; undefined for all of them. */
  readonly library: { readonly branchcode: string; readonly name: string } | undefined;
  /** The last day that is counted; undefined before anything was worked out. */
  readonly asOf: LibraryDay | undefined;
  readonly use: readonly SeenUse[];
  readonly flows: readonly StageMonth[];
  /** How many were in each stage, as the flows add up. */
  readonly sizes: readonly SeenSize[];
  readonly cohorts: readonly SeenCohort[];
  readonly reading: Reading;
  /** Undefined where no model is trusted, and where those with a forecast are so few that nothing may be said of them. */
  readonly borrowers: ExpectedBorrowers | undefined;
  /** Models are fitted on the patrons of every library, so only who may see them all is told of them. */
  readonly models: { readonly inUse: readonly FittedModel[]; readonly past: readonly PastTrial[] } | undefined;
}

export interface ReportsService {
  look(viewer: Viewer, branchcode: string | undefined): Promise<ReportFacts>;
}

const YEARS = 6;
const PAST_TRIALS = 24;

export const reportsService = ({ koha, figures, interests }: ReportsDeps): ReportsService => ({
  look: async ({ visible }, branchcode) => {
    const [all, asOf] = await Promise.all([listLibraries(koha), figures.computedOn(visible)]);
    const libraries = all.filter((one) => maySeeLibrary(visible, one.branchcode));
    const library = libraries.find((one) => one.branchcode === branchcode);
    const reading = { asOf: undefined, subjects: [], authors: [], classes: [] };
    const nothing = { use: [], flows: [], sizes: [], cohorts: [], reading, borrowers: undefined, models: undefined };
    if (asOf === undefined) return { libraries, library, asOf, ...nothing };
    const from = asOf.with({ day: 1 }).subtract({ years: YEARS });
    const chosen = library?.branchcode;
    const [use, stages, cohorts, read, borrowers, models] = await Promise.all([
      figures.useMonths(visible, from),
      figures.stageMonths(visible, from),
      figures.cohortMonths(visible, from),
      readingOf(interests, visible, chosen),
      borrowersOf(figures, visible, chosen),
      visible.all ? modelsOf(figures) : undefined,
    ]);
    return {
      libraries,
      library,
      asOf,
      use: wholeMonths(seenUse(use, chosen), from),
      flows: seenFlows(stages, chosen),
      sizes: seenSizes(stages, chosen),
      cohorts: cohortsTogether(cohorts, chosen, from),
      reading: read,
      borrowers,
      models,
    };
  },
});

/** The history begins somewhere within its first month, which would look like a bad one. */
const wholeMonths = (use: readonly SeenUse[], from: LibraryDay): readonly SeenUse[] =>
  use[0]?.month.equals(from) === true ? use : use.slice(1);

/** How far models were off is known of every library together, and taken for each. */
const borrowersOf = async (
  figures: ReportReader,
  visible: VisibleLibraries,
  chosen: string | undefined,
): Promise<ExpectedBorrowers | undefined> => {
  const [rows, trials] = await Promise.all([figures.expectedBorrowers(visible), figures.borrowerTrials()]);
  const sums = seenBorrowers(rows, chosen);
  return sums === undefined ? undefined : { ...sums, trials };
};

const modelsOf = async (figures: ReportReader): Promise<ReportFacts['models']> => {
  const inUse = await figures.models();
  const main = mainModel(inUse);
  return { inUse, past: main === undefined ? [] : await figures.trialsOverTime(main.kind, main.scope, PAST_TRIALS) };
};
