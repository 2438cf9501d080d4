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

/** Writes a patron's row as a line of LOAD DATA, in the order of METRIC_COLUMNS. */
export const writeMetrics = (writer: LineWriter, facts: MetricFacts): void => {
  const { use, judgement, reason } = facts;
  const { forecast, stage } = judgement;
  writer
    .number(facts.borrowernumber)
    .text(dayAsText(facts.day))
    .text(use === undefined ? null : dayAsText(use.firstVisit))
    .text(use === undefined ? null : dayAsText(use.lastVisit))
    .number(facts.isTruncated ? 1 : 0)
    .optional(use?.visitDays)
    .optional(use?.visitDays365)
    .optional(use?.visitDays91)
    .optional(use?.visitDays91Before)
    .optional(use?.loans365)
    .optional(judgement.repeats)
    .optional(judgement.lastAfter)
    .optional(judgement.watched)
    .optional(use === undefined || use.rhythm === 0 ? undefined : use.rhythm, 1)
    .optional(judgement.surprise, 5)
    .optional(forecast?.pActive, 5)
    .optional(forecast?.expectedVisits91, 3)
    .optional(forecast?.expectedVisits182, 3)
    .optional(forecast?.pVisit91, 5)
    .optional(forecast?.pVisit182, 5)
    .optional(judgement.expectedLoss91, 3)
    .optional(judgement.recencyScore)
    .optional(judgement.frequencyScore)
    .optional(judgement.volumeScore)
    .optional(judgement.loyalty, 1)
    .optional(judgement.returns, 4)
    .optional(judgement.stays, 4)
    .optional(judgement.refers, 4)
    .optional(judgement.breadth, 4)
    .optional(judgement.coverage)
    .optional(judgement.prospect, 4)
    .optional(use === undefined ? undefined : bitCount(use.linesUsed) + Math.min(1, use.takenPart))
    .optional(judgement.renewals === undefined ? undefined : Math.min(MOST_RENEWALS, judgement.renewals))
    .text(stage.stage)
    .text(dayAsText(stage.since))
    .text(reason.sentence)
    .text(reason.evidence)
    .text(stage.previous ?? null)
    .optional(forecast === undefined ? undefined : facts.modelId)
    .endLine();
};

export const STAGE_CHANGE_COLUMNS = [
  'borrowernumber',
  'changed_on',
  'from_stage',
  'to_stage',
  'reason',
  'evidence',
] as const;

/** Writes the beginning of a patron's stage as a line of LOAD DATA, in the order of STAGE_CHANGE_COLUMNS. */
export const writeStageChange = (writer: LineWriter, { borrowernumber, judgement, reason }: MetricFacts): void => {
  const { stage } = judgement;
  writer
    .number(borrowernumber)
    .text(dayAsText(stage.since))
    .text(stage.previous ?? null)
    .text(stage.stage)
    .text(reason.sentence)
    .text(reason.evidence)
    .endLine();
};
