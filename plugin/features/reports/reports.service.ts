import type { KohaGateway } from '../../koha/gateway.ts';
import { listLibraries } from '../../koha/libraries.ts';
import { maySeeLibrary, type VisibleLibraries } from '../../koha/visibility.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { CohortMonth, FittedModel, PastTrial, ReportReader, StageMonth, UseMonth } from '../insight/index.ts';
import type { InterestReader } from '../interests/index.ts';
import type { ExpectedBorrowers } from './borrowers-range.domain.ts';
import { mainModel } from './forecast.presenter.ts';
import type { Reading } from './reading.presenter.ts';

export interface ReportsDeps {
  readonly koha: KohaGateway;
  readonly figures: ReportReader;
  readonly interests: Pick<InterestReader, 'ofLibraries' | 'asOf'>;
}

/** What reports are made of, already cut to what this viewer may see. */
export interface ReportFacts {
  /** Libraries whose patrons the viewer may see, to choose from. */
  readonly libraries: readonly { readonly branchcode: string; readonly name: string }[];
  /** The library that was chosen; undefined for all of them. */
  readonly library: { readonly branchcode: string; readonly name: string } | undefined;
  /** The last day that is counted; undefined before anything was worked out. */
  readonly asOf: LibraryDay | undefined;
  readonly use: readonly UseMonth[];
  readonly flows: readonly StageMonth[];
  readonly cohorts: readonly CohortMonth[];
  readonly reading: Reading;
  /** Undefined where no model is trusted. */
  readonly borrowers: ExpectedBorrowers | undefined;
  /** Models are fitted on the patrons of every library, so only who may see them all is told of them. */
  readonly models: { readonly inUse: readonly FittedModel[]; readonly past: readonly PastTrial[] } | undefined;
}

export interface ReportsService {
  look(viewer: Viewer, branchcode: string | undefined): Promise<ReportFacts>;
}

const YEARS = 6;
const PAST_TRIALS = 24;
const MOST_TOPICS = 40;
const MOST_AUTHORS = 20;

export const reportsService = ({ koha, figures, interests }: ReportsDeps): ReportsService => ({
  look: async (viewer, branchcode) => {
    const [all, asOf] = await Promise.all([listLibraries(koha), figures.computedOn(viewer.visible)]);
    const libraries = all.filter((one) => maySeeLibrary(viewer.visible, one.branchcode));
    const library = libraries.find((one) => one.branchcode === branchcode);
    const scope: VisibleLibraries =
      library === undefined ? viewer.visible : { all: false, branchcodes: [library.branchcode] };
    const reading = { asOf: undefined, subjects: [], authors: [], classes: [] };
    const nothing = { use: [], flows: [], cohorts: [], reading, borrowers: undefined, models: undefined };
    if (asOf === undefined) return { libraries, library, asOf, ...nothing };
    const from = asOf.with({ day: 1 }).subtract({ years: YEARS });
    const [use, flows, cohorts, read, borrowers, models] = await Promise.all([
      figures.useMonths(scope, from),
      figures.stageMonths(scope, from),
      figures.cohortMonths(scope, from),
      readingOf(interests, scope),
      borrowersOf(figures, scope),
      viewer.visible.all ? modelsOf(figures) : undefined,
    ]);
    return { libraries, library, asOf, use: wholeMonths(use, from), flows, cohorts, reading: read, borrowers, models };
  },
});

/** The history begins somewhere within its first month, which would look like a bad one. */
const wholeMonths = (use: readonly UseMonth[], from: LibraryDay): readonly UseMonth[] =>
  use[0]?.month.equals(from) === true ? use : use.slice(1);

const readingOf = async (interests: ReportsDeps['interests'], scope: VisibleLibraries): Promise<Reading> => {
  const [asOf, subjects, authors, classes] = await Promise.all([
    interests.asOf(),
    interests.ofLibraries(scope, 'subject', MOST_TOPICS),
    interests.ofLibraries(scope, 'author', MOST_AUTHORS),
    interests.ofLibraries(scope, 'class', MOST_TOPICS),
  ]);
  return { asOf, subjects, authors, classes };
};

/** How far models were off is known of every library together, and taken for each. */
const borrowersOf = async (figures: ReportReader, scope: VisibleLibraries): Promise<ExpectedBorrowers | undefined> => {
  const [sums, trials] = await Promise.all([figures.expectedBorrowers(scope), figures.borrowerTrials()]);
  return sums === undefined ? undefined : { ...sums, trials };
};

const modelsOf = async (figures: ReportReader): Promise<ReportFacts['models']> => {
  const inUse = await figures.models();
  const main = mainModel(inUse);
  return { inUse, past: main === undefined ? [] : await figures.trialsOverTime(main.kind, main.scope, PAST_TRIALS) };
};
