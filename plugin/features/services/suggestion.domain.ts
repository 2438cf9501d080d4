import { dayNumber, type LibraryDay } from '../../shared/time.ts';
import { mayHave, type Service } from './catalogue.domain.ts';
import { OPEN_STATES, type RequestState } from './request-state.domain.ts';

/**
 * Why an offer is suggested: what the patron cares about, that the same service pleased them, a segment, or that they
 * have had it again and again.
 */
export type Ground =
  | { readonly kind: 'interest'; readonly words: readonly string[] }
  | { readonly kind: 'rated'; readonly stars: number }
  | { readonly kind: 'segment'; readonly name: string }
  | { readonly kind: 'habit'; readonly times: number; readonly lastOn: LibraryDay };
export type GroundKind = Ground['kind'];

/** Why staff dismiss a suggestion. */
export const DISMISSALS = ['declined', 'has_it', 'wrong_guess', 'not_now'] as const;
export type Dismissal = (typeof DISMISSALS)[number];

export interface Suggestion {
  readonly service: Service;
  readonly ground: Ground;
}

/** What is known of one patron's requests. */
export interface PastRequest {
  readonly serviceId: number;
  readonly state: RequestState;
  readonly begunOn: LibraryDay;
  /** 1 to 5. */
  readonly rated: number | undefined;
}

/** What others' answers taught of one service and ground. */
export interface Lesson {
  readonly serviceId: number;
  readonly ground: GroundKind;
  /** Patrons of whom staff said that the guess was wrong. */
  readonly wrong: number;
  /** Offers of this service that were made. */
  readonly offers: number;
}

export interface SuggestionFacts {
  readonly services: readonly Service[];
  readonly category: string;
  /** What the patron cares about, strongest first; empty where it may not be used. */
  readonly interests: readonly string[];
  /** Segments in which the patron is, by their numbers; empty where they may not be named. */
  readonly segments: ReadonlyMap<number, string>;
  readonly past: readonly PastRequest[];
  /** Services that were dismissed for this patron. */
  readonly dismissed: ReadonlySet<number>;
  readonly lessons: readonly Lesson[];
  readonly today: LibraryDay;
}

const BY_INTEREST: ReadonlySet<string> = new Set(['current_awareness', 'reading_advice']);
const PLEASED = 4;
/** A rating below this says that it did not fit. */
const FITTED = 3;
/** Once is no habit. */
const A_HABIT = 2;
const DONE: ReadonlySet<RequestState> = new Set(['delivered', 'rated', 'closed']);
const QUIET_DAYS = 90;
const MOST = 2;
const WORDS = 3;
const TAUGHT_BY = 5;

/** What may be offered to a patron now, the best reason first. What was declined or dismissed is not asked again. */
export const suggestionsFor = (facts: SuggestionFacts): Suggestion[] =>
  facts.services
    .filter(
      (service) => mayHave(service, facts.category) && !facts.dismissed.has(service.id) && isQuiet(facts, service),
    )
    .flatMap((service) => {
      const ground = groundFor(facts, service);
      return ground === undefined || isTaughtWrong(facts, service, ground.kind) ? [] : [{ service, ground }];
    })
    .sort((one, other) => RANK[one.ground.kind] - RANK[other.ground.kind])
    .slice(0, MOST);

const RANK: Readonly<Record<GroundKind, number>> = { rated: 0, segment: 1, habit: 2, interest: 3 };

/** Nothing of this service is under way, was begun lately, or was declined. */
const isQuiet = ({ past, today }: SuggestionFacts, { id }: Service): boolean =>
  past
    .filter(({ serviceId }) => serviceId === id)
    .every(
      ({ state, begunOn }) =>
        state !== 'declined' &&
        !(OPEN_STATES as readonly RequestState[]).includes(state) &&
        dayNumber(today) - dayNumber(begunOn) > QUIET_DAYS,
    );

const groundFor = (
  { past, interests, segments }: SuggestionFacts,
  { id, code, segment = 0 }: Service,
): Ground | undefined => {
  const own = past.filter(({ serviceId }) => serviceId === id);
  const stars = Math.max(0, ...own.map(({ rated }) => rated ?? 0));
  if (stars >= PLEASED) return { kind: 'rated', stars };
  const name = segments.get(segment);
  if (name !== undefined) return { kind: 'segment', name };
  const habit = habitOf(own);
  if (habit !== undefined) return habit;
  return BY_INTEREST.has(code) && interests.length > 0
    ? { kind: 'interest', words: interests.slice(0, WORDS) }
    : undefined;
};

/** The same service, delivered again and again, and never found wanting. */
const habitOf = (own: readonly PastRequest[]): Ground | undefined => {
  const done = own.filter(({ state }) => DONE.has(state));
  const [first, ...others] = done.map(({ begunOn }) => begunOn);
  if (first === undefined || done.length < A_HABIT || own.some(({ rated = FITTED }) => rated < FITTED))
    return undefined;
  const lastOn = others.reduce((last, day) => (day.since(last).sign > 0 ? day : last), first);
  return { kind: 'habit', times: done.length, lastOn };
};

/** Staff said often enough that the guess was wrong, and more often than they made the offer. */
const isTaughtWrong = ({ lessons }: SuggestionFacts, { id }: Service, kind: GroundKind): boolean =>
  lessons.some(
    ({ serviceId, ground, wrong, offers }) =>
      serviceId === id && ground === kind && wrong >= TAUGHT_BY && wrong > offers,
  );
