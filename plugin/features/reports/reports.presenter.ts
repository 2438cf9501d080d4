import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { Calibration } from '../../web/charts/calibration.ts';
import type { Flow } from '../../web/charts/flow.ts';
import type { MonthLine } from '../../web/charts/month-line.ts';
import type { RankedBars } from '../../web/charts/ranked-bars.ts';
import type { StackedMonths } from '../../web/charts/stacked-months.ts';
import { librarySelect } from '../../web/library-select.ts';
import { pathWith } from '../../web/links.ts';
import type { DataTable, EmptyState, PathLink, Select } from '../../web/partials.ts';
import { activeReport } from './active.presenter.ts';
import { cohortReport, type HeatMap } from './cohort.presenter.ts';
import { flowReport, type FlowReport } from './flow.presenter.ts';
import { forecastReport, type ForecastReport } from './forecast.presenter.ts';
import { figuresCsv } from './figures.ts';
import { readingReport } from './reading.presenter.ts';
import type { ReportCard } from './report-card.ts';
import type { ReportFacts } from './reports.service.ts';
import { stagesReport } from './stages.presenter.ts';

/** `reports/index`. */
export interface ReportsPage {
  readonly note: string;
  readonly filter: Select | undefined;
  readonly links: readonly PathLink[];
  readonly empty: EmptyState | undefined;
  readonly reports: ReportCards | undefined;
  readonly foot: readonly string[];
}

interface ReportCards {
  readonly active: ReportCard<MonthLine>;
  readonly flow: ReportCard<Flow> & Pick<FlowReport, 'turns'>;
  readonly stages: ReportCard<StackedMonths>;
  readonly cohorts: ReportCard<HeatMap>;
  readonly reading: ReportCard<RankedBars>;
  readonly forecast: ForecastCard | undefined;
  /** Said instead of the forecast's record to who may not see every library. */
  readonly withoutForecast: string | undefined;
}

interface ForecastCard extends ReportCard<Calibration> {
  readonly isTrusted: boolean;
  readonly doubts: readonly string[];
  readonly limits: readonly string[];
  readonly past: DataTable | undefined;
  readonly pastChart: ForecastReport['pastChart'];
}

export interface ReportsQuery {
  readonly library?: string;
  /** First day of the month whose flow is shown. */
  readonly month?: string;
}

export const REPORTS = ['active', 'flow', 'stages', 'cohorts', 'reading', 'forecast'] as const;
export type ReportName = (typeof REPORTS)[number];

export interface ReportsInput {
  readonly locale: Locale;
  readonly facts: ReportFacts;
  readonly month: LibraryDay | undefined;
  readonly links: readonly PathLink[];
}

/** Every report of these facts, made when it is asked for. */
const reportsOf = ({ locale, facts, month }: Omit<ReportsInput, 'links'>, asOf: LibraryDay) => {
  const { use, flows, sizes, cohorts, reading, borrowers, models, library } = facts;
  const choices = { library: library?.branchcode };
  const csv = (name: ReportName, more = {}): string => pathWith(`/reports/${name}.csv`, { ...choices, ...more });
  return {
    active: () => activeReport({ locale, months: use, asOf, borrowers, csv: csv('active') }),
    flow: () =>
      flowReport({
        locale,
        months: flows,
        sizes,
        month,
        pathOf: (one) => `${pathWith('/reports', { ...choices, month: one.toString() })}#flow`,
        csv: csv('flow', { month: month?.toString() }),
      }),
    stages: () => stagesReport({ locale, sizes, csv: csv('stages') }),
    cohorts: () => cohortReport({ locale, months: cohorts, csv: csv('cohorts') }),
    reading: () => readingReport({ locale, reading, csv: csv('reading') }),
    forecast: () =>
      models === undefined
        ? undefined
        : forecastReport({
            locale,
            models: models.inUse,
            past: models.past,
            isNarrowed: library !== undefined,
            csv: csv('forecast'),
          }),
  };
};

export const reportsPage = ({ locale, facts, month, links }: ReportsInput): ReportsPage => {
  const { t } = locale;
  const { libraries, library, asOf } = facts;
  const note = t(library === undefined ? 'reports.note.all' : 'reports.note.one', { library: library?.name ?? '' });
  const filter = libraries.length < 2 ? undefined : libraryFilter(locale, facts);
  if (asOf === undefined)
    return {
      note,
      filter: undefined,
      links,
      empty: { icon: 'chart', title: t('reports.empty.title'), text: t('reports.empty.text'), action: undefined },
      reports: undefined,
      foot: [],
    };
  const made = reportsOf({ locale, facts, month }, asOf);
  const { card: flowCard, turns } = made.flow();
  const forecast = made.forecast();
  return {
    note,
    filter,
    links,
    empty: undefined,
    reports: {
      active: made.active().card,
      flow: { ...flowCard, turns },
      stages: made.stages().card,
      cohorts: made.cohorts().card,
      reading: made.reading().card,
      forecast:
        forecast === undefined
          ? undefined
          : {
              ...forecast.card,
              isTrusted: forecast.isTrusted,
              doubts: forecast.doubts,
              limits: forecast.limits,
              past: forecast.past,
              pastChart: forecast.pastChart,
            },
      withoutForecast: forecast === undefined ? t('reports.forecast.elsewhere') : undefined,
    },
    foot: [t('reports.foot.asOf', { day: locale.day(asOf) }), t('reports.foot.privacy')],
  };
};

const libraryFilter = ({ t }: Locale, { libraries, library }: ReportFacts): Select =>
  librarySelect({
    id: 'report-library',
    label: t('reports.filter.library'),
    all: t('reports.filter.all'),
    libraries,
    chosen: library?.branchcode,
  });

/** The figures of one report as a file; undefined where this viewer has none. */
export const reportCsv = (input: Omit<ReportsInput, 'links'>, name: ReportName): string | undefined => {
  const { asOf } = input.facts;
  const figures = asOf === undefined ? undefined : reportsOf(input, asOf)[name]()?.figures;
  return figures === undefined ? undefined : figuresCsv(figures);
};
