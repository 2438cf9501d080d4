/** Where a patron stands with the library. Days are day numbers (1970-01-01 = 0). */

export const STAGES = ['never_used', 'new', 'active', 'loyal', 'slipping', 'lapsed', 'returned', 'expired'] as const;
export type Stage = (typeof STAGES)[number];

/** How long after the end of the membership a card still counts as good: people renew late. */
export const GRACE_DAYS = 30;
/** Who registered longer ago than this and never came, never used the library. */
export const SETTLING_DAYS = 60;
const NEW_DAYS = 90;
const NEW_VISIT_DAYS = 3;
/** How long a return is remarkable. */
export const RETURN_DAYS = 60;
const SLIPPING_SURPRISE = 0.8;
const LAPSED_SURPRISE = 0.95;
const LAPSED_P_ACTIVE = 0.5;
/** The simple rule, for where no model is trusted. */
export const SILENT_SLIPPING_DAYS = 180;
export const SILENT_LAPSED_DAYS = 365;
const LOYAL_TENURE_DAYS = 365;
const LOYAL_QUARTERS = 3;
const LOYAL_SCORE = 70;
const CLOSED_SHARE = 1 / 4;

/** The reason of a stage: a code and its numbers, from which the sentence is made in any language. */
export interface Evidence {
  readonly code: EvidenceCode;
  readonly [fact: string]: string | number;
}

export const EVIDENCE_CODES = [
  'card_expired',
  'not_counted',
  'not_registered',
  'no_use',
  'use_forgotten',
  'new_without_use',
  'new',
  'returned',
  'rhythm_broken',
  'silent',
  'loyal',
  'rhythm_kept',
  'in_use',
] as const;
export type EvidenceCode = (typeof EVIDENCE_CODES)[number];

/** What a patron did, as far as a stage depends on it. */
export interface StageUse {
  readonly firstVisit: number;
  readonly lastVisit: number;
  readonly visitDays: number;
  readonly visitDays365: number;
  /** Usual days between visit days; 0 for too few visits. */
  readonly rhythm: number;
  /** Of the last four quarters (91 days each), those with a visit day. */
  readonly activeQuarters: number;
  /** The longest absence that a visit of the last 60 days ended. */
  readonly absence: number;
  /** Of the days since the last visit, those of closures of the library (closures.domain.ts). */
  readonly closed: number;
}

export interface StageFacts {
  readonly day: number;
  readonly enrolled: number | undefined;
  /** Last day of the membership; undefined: it does not end. */
  readonly expiry: number | undefined;
  /** False for accounts that are not persons who visit. */
  readonly isCounted: boolean;
  /** Use before what is known may be forgotten. */
  readonly isTruncated: boolean;
  /** Undefined without any visit day. */
  readonly use: StageUse | undefined;
  /** Probability that a patron who is still active would have come by now; undefined where no model is trusted. */
  readonly surprise: number | undefined;
  readonly pActive: number | undefined;
  readonly loyalty: number | undefined;
}

/** The stage that was found before, and since when it has held. */
export interface StageMemory {
  readonly stage: Stage;
  readonly since: number;
  readonly previous: Stage | undefined;
}

export interface Decision {
  readonly stage: Stage;
  readonly evidence: Evidence;
}

export const isExpired = ({ day, expiry }: Pick<StageFacts, 'day' | 'expiry'>): boolean =>
  expiry !== undefined && day > expiry + GRACE_DAYS;

/**
 * The first rule that holds decides. Slipping and lapsed are left by a visit only, so that nobody wanders between lists
 * because others moved or a model was fitted anew.
 */
export const decideStage = (facts: StageFacts, memory: StageMemory | undefined): Decision => {
  const found = byRule(facts, memory);
  const { use } = facts;
  if (memory === undefined || use === undefined || use.lastVisit >= memory.since) return found;
  const staysAway =
    (memory.stage === 'lapsed' && found.stage !== 'expired') ||
    (memory.stage === 'slipping' && found.stage !== 'expired' && found.stage !== 'lapsed');
  return staysAway ? { stage: memory.stage, evidence: silence(facts, use) } : found;
};

const byRule = (facts: StageFacts, memory: StageMemory | undefined): Decision => {
  const { day, use, expiry } = facts;
  if (expiry !== undefined && isExpired(facts))
    return { stage: 'expired', evidence: { code: 'card_expired', days: day - expiry } };
  if (use === undefined) return withoutUse(facts);
  const isNew = !facts.isTruncated && day - use.firstVisit < NEW_DAYS && use.visitDays <= NEW_VISIT_DAYS;
  if (isNew) return { stage: 'new', evidence: { code: 'new', visits: use.visitDays, now: day - use.firstVisit } };
  if (hasReturned(day, use, memory)) return { stage: 'returned', evidence: { code: 'returned', away: use.absence } };
  const away = stageOfSilence({
    silent: day - use.lastVisit - use.closed,
    surprise: facts.surprise,
    pActive: facts.pActive,
  });
  if (away !== undefined) return { stage: away, evidence: silence(facts, use) };
  if (isLoyal(facts, use))
    return {
      stage: 'loyal',
      evidence: { code: 'loyal', loyalty: Math.round(facts.loyalty ?? 0), quarters: use.activeQuarters },
    };
  return { stage: 'active', evidence: keptRhythm(day, use) };
};

const withoutUse = ({ isCounted, isTruncated, day, enrolled }: StageFacts): Decision => {
  if (enrolled !== undefined && enrolled > day) return { stage: 'new', evidence: { code: 'not_registered' } };
  if (!isCounted) return { stage: 'never_used', evidence: { code: 'not_counted' } };
  const age = enrolled === undefined ? undefined : day - enrolled;
  const isSettling = age !== undefined && age <= SETTLING_DAYS;
  const stage = isSettling ? 'new' : 'never_used';
  const without = isSettling ? 'new_without_use' : 'no_use';
  const code = isTruncated ? 'use_forgotten' : without;
  return { stage, evidence: { code, ...(age === undefined ? {} : { days: age }) } };
};

const hasReturned = (day: number, use: StageUse, memory: StageMemory | undefined): boolean => {
  if (memory === undefined || day - use.lastVisit > RETURN_DAYS) return false;
  if (memory.stage === 'returned') return day - memory.since <= RETURN_DAYS;
  return (memory.stage === 'lapsed' || memory.stage === 'expired') && use.lastVisit >= memory.since;
};

/** What a silence of so many days says: by the model where one is trusted, else by the simple rule. */
export const stageOfSilence = ({
  silent,
  surprise,
  pActive,
}: Pick<StageFacts, 'surprise' | 'pActive'> & { readonly silent: number }): 'slipping' | 'lapsed' | undefined => {
  if (surprise === undefined) {
    if (silent > SILENT_LAPSED_DAYS) return 'lapsed';
    return silent > SILENT_SLIPPING_DAYS ? 'slipping' : undefined;
  }
  if (surprise >= LAPSED_SURPRISE && (pActive ?? 0) < LAPSED_P_ACTIVE) return 'lapsed';
  return surprise >= SLIPPING_SURPRISE ? 'slipping' : undefined;
};

const silence = ({ day }: StageFacts, use: StageUse): Evidence =>
  withClosure(day, use, (now) =>
    use.rhythm === 0
      ? { code: 'silent', visits: use.visitDays, now }
      : { code: 'rhythm_broken', usual: use.rhythm, now },
  );

/** Closures are named where they are no small part of the days since the last visit. */
const withClosure = (day: number, { lastVisit, closed }: StageUse, said: (now: number) => Evidence): Evidence => {
  const now = day - lastVisit;
  return closed > 0 && closed >= CLOSED_SHARE * now ? { ...said(now), closed } : said(now);
};

const isLoyal = ({ day, loyalty }: StageFacts, use: StageUse): boolean =>
  day - use.firstVisit >= LOYAL_TENURE_DAYS &&
  use.activeQuarters >= LOYAL_QUARTERS &&
  loyalty !== undefined &&
  loyalty >= LOYAL_SCORE;

const keptRhythm = (day: number, use: StageUse): Evidence =>
  withClosure(day, use, (now) =>
    use.rhythm === 0
      ? { code: 'in_use', visits: use.visitDays365, now }
      : { code: 'rhythm_kept', usual: use.rhythm, now },
  );

/** What to remember after a decision. */
export const remember = (decision: Decision, memory: StageMemory | undefined, since: number): StageMemory => {
  if (memory?.stage === decision.stage) return memory;
  return { stage: decision.stage, since, previous: memory?.stage };
};
