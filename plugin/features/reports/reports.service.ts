import type { KohaGateway } from '../../koha/gateway.ts';
import { listLibraries } from '../../koha/libraries.ts';
import { maySeeLibrary, type VisibleLibraries } from '../../koha/visibility.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type {
  CohortMonth,
  ExpectedBorrowers,
  FittedModel,
  PastTrial,
  ReportReader,
  StageMonth,
  UseMonth,
} from '../insight/index.ts';
import { mainModel } from './forecast.presenter.ts';

export interface ReportsDeps {
  readonly koha: KohaGateway;
  readonly figures: ReportReader;
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

export const reportsService = ({ koha, figures }: ReportsDeps): ReportsService => ({
  look: async (viewer, branchcode) => {
    const [all, asOf] = await Promise.all([listLibraries(koha), figures.computedOn(viewer.visible)]);
    const libraries = all.filter((one) => maySeeLibrary(viewer.visible, one.branchcode));
    const library = libraries.find((one) => one.branchcode === branchcode);
    const scope: VisibleLibraries =
      library === undefined ? viewer.visible : { all: false, branchcodes: [library.branchcode] };
    const nothing = { use: [], flows: [], cohorts: [], borrowers: undefined, models: undefined };
    if (asOf === undefined) return { libraries, library, asOf, ...nothing };
    const from = asOf.with({ day: 1 }).subtract({ years: YEARS });
    const [use, flows, cohorts, borrowers, models] = await Promise.all([
      figures.useMonths(scope, from),
      figures.stageMonths(scope, from),
      figures.cohortMonths(scope, from),
      figures.expectedBorrowers(scope),
      viewer.visible.all ? modelsOf(figures) : undefined,
    ]);
    return { libraries, library, asOf, use, flows, cohorts, borrowers, models };
  },
});

const modelsOf = async (figures: ReportReader): Promise<ReportFacts['models']> => {
  const inUse = await figures.models();
  const main = mainModel(inUse);
  return { inUse, past: main === undefined ? [] : await figures.trialsOverTime(main.kind, main.scope, PAST_TRIALS) };
};
