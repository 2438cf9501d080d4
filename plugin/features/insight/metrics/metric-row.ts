import type { RowValues } from '../../../shared/db/batches.ts';
import type { LineWriter } from '../../../shared/db/line-writer.ts';
import { dayAsText } from '../calendar.ts';
import type { Judgement } from './judge.domain.ts';
import { bitCount, type JudgedUse } from './patron-clocks.domain.ts';
import type { Reason } from './reasons.ts';

export const METRIC_COLUMNS = [
  'borrowernumber',
  'as_of',
  'first_visit',
  'last_visit',
  'is_truncated',
  'visit_days',
  'visit_days_365',
  'visit_days_91',
  'visit_days_91_before',
  'loans_365',
  'x',
  't_x_days',
  't_days',
  'rhythm_days',
  'surprise',
  'p_active',
  'expected_visits_91',
  'expected_visits_182',
  'p_visit_91',
  'p_visit_182',
  'expected_loss_91',
  'recency_score',
  'frequency_score',
  'volume_score',
  'loyalty',
  'loyalty_returns',
  'loyalty_stays',
  'loyalty_refers',
  'loyalty_breadth',
  'loyalty_coverage',
  'loyal_prospect',
  'service_lines',
  'card_renewals',
  'stage',
  'stage_since',
  'stage_reason',
  'stage_evidence',
  'previous_stage',
  'model_id',
] as const;

type MetricColumn = (typeof METRIC_COLUMNS)[number];

/** Digits after the point, of columns that have some. */
const DIGITS: Readonly<Partial<Record<MetricColumn, number>>> = {
  rhythm_days: 1,
  surprise: 5,
  p_active: 5,
  expected_visits_91: 3,
  expected_visits_182: 3,
  p_visit_91: 5,
  p_visit_182: 5,
  expected_loss_91: 3,
  loyalty: 1,
  loyalty_returns: 4,
  loyalty_stays: 4,
  loyalty_refers: 4,
  loyalty_breadth: 4,
  loyal_prospect: 4,
};
const DIGITS_BY_PLACE = METRIC_COLUMNS.map((column) => DIGITS[column] ?? 0);

export interface MetricFacts {
  readonly borrowernumber: number;
  readonly day: number;
  readonly isTruncated: boolean;
  readonly use: JudgedUse | undefined;
  readonly judgement: Judgement;
  readonly reason: Reason;
  readonly modelId: number | undefined;
}

const MOST_RENEWALS = 255;

/** A patron's row of kenal_patron_metric, in the order of METRIC_COLUMNS. */
export const metricValues = ({ use, judgement: j, ...facts }: MetricFacts): RowValues => [
  facts.borrowernumber,
  dayAsText(facts.day),
  use === undefined ? null : dayAsText(use.firstVisit),
  use === undefined ? null : dayAsText(use.lastVisit),
  facts.isTruncated ? 1 : 0,
  use?.visitDays ?? null,
  use?.visitDays365 ?? null,
  use?.visitDays91 ?? null,
  use?.visitDays91Before ?? null,
  use?.loans365 ?? null,
  j.repeats ?? null,
  j.lastAfter ?? null,
  j.watched ?? null,
  use === undefined || use.rhythm === 0 ? null : use.rhythm,
  j.surprise ?? null,
  j.forecast?.pActive ?? null,
  j.forecast?.expectedVisits91 ?? null,
  j.forecast?.expectedVisits182 ?? null,
  j.forecast?.pVisit91 ?? null,
  j.forecast?.pVisit182 ?? null,
  j.expectedLoss91 ?? null,
  j.recencyScore ?? null,
  j.frequencyScore ?? null,
  j.volumeScore ?? null,
  j.loyalty ?? null,
  j.returns ?? null,
  j.stays ?? null,
  j.refers ?? null,
  j.breadth ?? null,
  j.coverage ?? null,
  j.prospect ?? null,
  use === undefined ? null : bitCount(use.linesUsed),
  j.renewals === undefined ? null : Math.min(MOST_RENEWALS, j.renewals),
  j.stage.stage,
  dayAsText(j.stage.since),
  facts.reason.sentence,
  facts.reason.evidence,
  j.stage.previous ?? null,
  j.forecast === undefined ? null : (facts.modelId ?? null),
];

/** Writes the same as a line of LOAD DATA. */
export const writeMetrics = (writer: LineWriter, values: RowValues): void => {
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] ?? null;
    if (typeof value === 'number') writer.decimal(value, DIGITS_BY_PLACE[place] ?? 0);
    else writer.text(value);
  }
  writer.endLine();
};
