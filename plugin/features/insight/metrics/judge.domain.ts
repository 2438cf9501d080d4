import type { ClosedDays } from '../models/closures.domain.ts';
import type { Forecast, Forecaster, Outlook } from './forecast.domain.ts';
import { judgeStage } from './judge-stage.domain.ts';
import {
  breadthOf,
  isScored,
  lineShare,
  loyaltyOf,
  prospectOf,
  refersOf,
  returnsOf,
  shrunkRate,
  staysOf,
  type LoyaltyWeights,
  type Prior,
} from './loyalty.domain.ts';
import {
  bitCount,
  clocksOf,
  outlookOf,
  silentDays,
  type JudgedPatron,
  type JudgedUse,
} from './patron-clocks.domain.ts';
import { isEndless, renewalsOf } from './renewal.domain.ts';
import { scoreOf, type Scale } from './scale.domain.ts';
import {
  isExpired,
  SILENT_LAPSED_DAYS,
  SILENT_SLIPPING_DAYS,
  type Evidence,
  type Stage,
  type StageMemory,
} from './stage.domain.ts';

/** What the patrons of one category are judged by. */
export interface Yardstick {
  readonly prior: Prior;
  /** Of visits a week, shrunk. */
  readonly rate: Scale;
  /** How long a membership lasts, in days. */
  readonly period: number | undefined;
  /** Undefined where no model is trusted. */
  readonly forecaster: Forecaster | undefined;
}

/** What everybody is judged by. */
export interface Yardsticks {
  readonly day: number;
  /** Nobody is missed on these. */
  readonly closed: ClosedDays;
  readonly weights: LoyaltyWeights;
  readonly recency: Scale;
  readonly frequency: Scale;
  readonly volume: Scale;
  /** How many service lines the library can observe. */
  readonly lines: number;
}

/** Everything that is worked out about a patron. */
export interface Judgement {
  readonly repeats: number | undefined;
  readonly lastAfter: number | undefined;
  readonly watched: number | undefined;
  readonly surprise: number | undefined;
  readonly forecast: Forecast | undefined;
  readonly expectedLoss91: number | undefined;
  readonly recencyScore: number | undefined;
  readonly frequencyScore: number | undefined;
  readonly volumeScore: number | undefined;
  readonly loyalty: number | undefined;
  readonly returns: number | undefined;
  readonly stays: number | undefined;
  readonly refers: number | undefined;
  readonly breadth: number | undefined;
  readonly coverage: number | undefined;
  readonly prospect: number | undefined;
  readonly renewals: number | undefined;
  readonly stage: StageMemory;
  readonly evidence: Evidence;
}

const UNSCORED_DAYS = 60;

/**
 * Works out what follows from a patron's use and membership on a day.
 *
 * @param foretold what the model says of the patron, where it was asked about many at once
 */
export const judge = (patron: JudgedPatron, yardstick: Yardstick, all: Yardsticks, foretold?: Outlook): Judgement => {
  const { day } = all;
  const { use, expiry, enrolled } = patron;
  const hasExpired = isExpired({ day, expiry });
  const clocks = use === undefined ? undefined : clocksOf(use, expiry, day);
  const forecaster = hasExpired ? undefined : yardstick.forecaster;
  const outlook = clocks && forecaster && (foretold ?? outlookOf(forecaster, clocks));
  const forecast = outlook?.forecast;
  const renewals =
    enrolled === undefined || expiry === undefined || isEndless(expiry, day) || yardstick.period === undefined
      ? undefined
      : renewalsOf(enrolled, expiry, yardstick.period);
  const loyalty =
    use === undefined
      ? undefined
      : loyaltyOfUse({ patron, use, renewals, hasExpired, pActive: outlook?.pActive }, yardstick, all);
  const stage = judgeStage(
    { patron, use, clocks, closed: all.closed, surprise: outlook?.surprise, forecast, forecaster },
    loyalty?.score,
    day,
  );
  const scores = scoresOf(patron, all);
  const borrowing = clocks?.borrowing;
  // Named one by one, since spreading objects is what would take the longest of everything here.
  return {
    repeats: borrowing?.repeats,
    lastAfter: borrowing && borrowing.last - borrowing.first,
    watched: borrowing && borrowing.until - borrowing.first,
    surprise: outlook?.surprise,
    forecast,
    // Who has shown no rhythm of their own promises nothing that could be missed.
    expectedLoss91:
      use === undefined || use.rhythm === 0
        ? undefined
        : forecast && Math.max(0, forecast.ownRhythm91 - forecast.expectedVisits91),
    recencyScore: scores.recencyScore,
    frequencyScore: scores.frequencyScore,
    volumeScore: scores.volumeScore,
    loyalty: loyalty?.score,
    returns: loyalty?.returns,
    stays: loyalty?.stays,
    refers: loyalty?.refers,
    breadth: loyalty?.breadth,
    coverage: loyalty?.coverage,
    prospect: use && prospectIn(stage.memory.stage, use, loyalty?.breadth ?? 0, forecast, day),
    renewals,
    stage: stage.memory,
    evidence: stage.evidence,
  };
};

type Scores = Pick<Judgement, 'recencyScore' | 'frequencyScore' | 'volumeScore'>;
const UNSCORED: Scores = { recencyScore: undefined, frequencyScore: undefined, volumeScore: undefined };

const scoresOf = ({ use, isTruncated }: JudgedPatron, { day, recency, frequency, volume }: Yardsticks): Scores => {
  if (use === undefined) return UNSCORED;
  if (use.visitDays365 === 0) return { recencyScore: 0, frequencyScore: 0, volumeScore: 0 };
  if (!isTruncated && day - use.firstVisit < UNSCORED_DAYS) return UNSCORED;
  return {
    recencyScore: scoreOf(1 - recency.ridit(day - use.lastVisit)),
    frequencyScore: scoreOf(frequency.ridit(use.visitDays365)),
    volumeScore: use.loans365 === 0 ? 0 : scoreOf(volume.ridit(use.loans365)),
  };
};

interface LoyaltyFacts {
  readonly patron: JudgedPatron;
  readonly use: JudgedUse;
  readonly renewals: number | undefined;
  readonly hasExpired: boolean;
  /** Undefined where no model says it. */
  readonly pActive: number | undefined;
}

const loyaltyOfUse = (
  { patron, use, renewals, hasExpired, pActive }: LoyaltyFacts,
  { prior, rate }: Yardstick,
  { day, closed, weights, lines }: Yardsticks,
) => {
  const { enrolled = use.firstVisit } = patron;
  // Whoever enrolled anew after the day that is looked at was there before.
  const isAnew = enrolled > day;
  if (!isScored(use.visitDays, day - (isAnew ? use.firstVisit : enrolled))) return undefined;
  const years = Math.floor((use.lastVisit - use.firstVisit) / 365);
  const staysActive = hasExpired ? 0 : (pActive ?? pActiveByRule(silentDays(closed, use.lastVisit, day)));
  const traits = {
    returns: returnsOf(shrunkRate(use.visitDays - 1, day - use.firstVisit, prior), rate, bitCount(use.quarters)),
    stays: staysOf(staysActive, renewals ?? years),
    refers: use.referrals === 0 ? undefined : refersOf(use.referrals),
    breadth: breadthOf(use.lineShares, lines, lineShare(use.takenPart)),
  };
  const { score, coverage } = loyaltyOf(traits, weights);
  return {
    returns: traits.returns,
    stays: traits.stays,
    refers: traits.refers,
    breadth: traits.breadth,
    score,
    coverage,
  };
};

const pActiveByRule = (silent: number): number => {
  if (silent > SILENT_LAPSED_DAYS) return 0;
  return silent > SILENT_SLIPPING_DAYS ? 0.5 : 1;
};

const PROSPECTS: readonly Stage[] = ['new', 'active', 'returned'];
const LONG_AGO = 182;

const prospectIn = (
  stage: Stage,
  use: JudgedUse,
  breadth: number,
  forecast: Forecast | undefined,
  day: number,
): number | undefined => {
  if (!PROSPECTS.includes(stage)) return undefined;
  const silent = day - use.lastVisit;
  const comesAgain = forecast?.pVisit91 ?? Math.max(0, 1 - silent / LONG_AGO);
  return prospectOf({
    visitDays91: use.visitDays91,
    visitDays91Before: use.visitDays91Before,
    silent,
    breadth,
    comesAgain,
  });
};
