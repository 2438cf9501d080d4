import type { ClosedDays } from '../models/closures.domain.ts';
import type { Forecast, Forecaster } from './forecast.domain.ts';
import {
  bitCount,
  silentDays,
  surpriseOf,
  type Clocks,
  type JudgedPatron,
  type JudgedUse,
} from './patron-clocks.domain.ts';
import {
  decideStage,
  GRACE_DAYS,
  remember,
  SETTLING_DAYS,
  SILENT_LAPSED_DAYS,
  SILENT_SLIPPING_DAYS,
  stageOfSilence,
  type Decision,
  type Evidence,
  type StageFacts,
  type StageMemory,
} from './stage.domain.ts';

/** What a stage is judged by. */
export interface StageJudging {
  readonly patron: JudgedPatron;
  readonly use: JudgedUse | undefined;
  readonly clocks: Clocks | undefined;
  readonly closed: ClosedDays;
  readonly surprise: number | undefined;
  readonly forecast: Forecast | undefined;
  readonly forecaster: Forecaster | undefined;
}

/** The stage, since when, and why. */
export const judgeStage = (
  judging: StageJudging,
  loyalty: number | undefined,
  day: number,
): { readonly memory: StageMemory; readonly evidence: Evidence } => {
  const { patron, use, surprise, forecast } = judging;
  const facts: StageFacts = {
    day,
    enrolled: patron.enrolled,
    expiry: patron.expiry,
    isCounted: patron.isCounted,
    isTruncated: patron.isTruncated,
    use: use && {
      firstVisit: use.firstVisit,
      lastVisit: use.lastVisit,
      visitDays: use.visitDays,
      visitDays365: use.visitDays365,
      rhythm: use.rhythm,
      activeQuarters: bitCount(use.quarters & 15),
      absence: use.absence,
      closed: judging.closed.between(use.lastVisit, day),
    },
    surprise,
    pActive: forecast?.pActive,
    loyalty,
  };
  const before = patron.memory ?? memoryBeforeReturn(judging);
  const decision = decideStage(facts, before);
  const since = patron.memory === undefined ? firstDayOfStage(decision, facts, judging) : day;
  return { memory: remember(decision, patron.memory, since), evidence: decision.evidence };
};

/** Without a memory: whether the patron was away for so long before a recent visit that this is a return. */
const memoryBeforeReturn = ({ use, closed, forecaster }: StageJudging): StageMemory | undefined => {
  if (use === undefined || use.absence <= SILENT_SLIPPING_DAYS || use.returnedOn < 0) return undefined;
  const lastBefore = use.returnedOn - use.absence;
  const eve = use.returnedOn - 1;
  const lapsed: StageMemory = { stage: 'lapsed', since: eve, previous: undefined };
  if (forecaster === undefined)
    return silentDays(closed, lastBefore, use.returnedOn) > SILENT_LAPSED_DAYS ? lapsed : undefined;
  const visiting = {
    first: use.firstVisit,
    last: lastBefore,
    repeats: use.visitDaysBefore - 1,
    until: eve,
  };
  const borrowing =
    use.borrowDaysBefore === 0
      ? undefined
      : {
          first: use.firstBorrowed,
          last: use.lastBorrowedBefore,
          repeats: use.borrowDaysBefore - 1,
          until: eve,
        };
  return silentOn({ forecaster, closed }, { visiting, borrowing }, eve) === 'lapsed' ? lapsed : undefined;
};

/** What silence alone says, with the clocks stopped on a day. */
const silentOn = (
  { forecaster, closed }: Pick<StageJudging, 'forecaster' | 'closed'>,
  clocks: Clocks,
  day: number,
): 'slipping' | 'lapsed' | undefined =>
  stageOfSilence({
    silent: silentDays(closed, clocks.visiting.last, day),
    surprise: forecaster && surpriseOf(forecaster, clocks),
    pActive: clocks.borrowing && forecaster?.pActive(clocks.borrowing),
  });

/** Since when a stage that is found for the first time has held, as far as the ledger tells; else the day itself. */
const firstDayOfStage = (decision: Decision, facts: StageFacts, judging: StageJudging): number => {
  const { day, expiry, enrolled, use } = facts;
  switch (decision.stage) {
    case 'expired':
      return expiry === undefined ? day : Math.min(day, expiry + GRACE_DAYS + 1);
    case 'never_used':
      return enrolled === undefined ? day : Math.min(day, enrolled + SETTLING_DAYS + 1);
    case 'new':
      return Math.min(day, use?.firstVisit ?? enrolled ?? day);
    case 'returned':
      return judging.use?.returnedOn ?? day;
    case 'slipping':
    case 'lapsed':
      return firstSilentDay(decision.stage, judging, day);
    case 'active':
    case 'loyal':
      return day;
  }
};

/** Silence only grows, so the day is found by halving. */
const firstSilentDay = (stage: 'slipping' | 'lapsed', judging: StageJudging, day: number): number => {
  const { clocks } = judging;
  if (clocks === undefined) return day;
  const isSilent = (on: number): boolean => {
    const visiting = { ...clocks.visiting, until: Math.min(clocks.visiting.until, on) };
    const borrowing = clocks.borrowing && { ...clocks.borrowing, until: Math.min(clocks.borrowing.until, on) };
    const found = silentOn(judging, { visiting, borrowing }, on);
    return found === 'lapsed' || found === stage;
  };
  let [low, high] = [clocks.visiting.last, day];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isSilent(middle)) high = middle;
    else low = middle;
  }
  return high;
};
