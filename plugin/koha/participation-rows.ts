import type { Cell } from '../shared/db/stream.ts';
import type { KohaGateway } from './gateway.ts';
import { dayOfTimestamp, dayOrNone } from './patrons/values.ts';

/** How a patron takes part, beyond using the library. */
export const PARTICIPATION_KINDS = ['club', 'suggestion', 'review', 'tag'] as const;
export type ParticipationKind = (typeof PARTICIPATION_KINDS)[number];

/** What becomes of a suggestion; `other`: a word of the library's own. */
export const SUGGESTION_STATES = ['asked', 'checked', 'accepted', 'ordered', 'available', 'rejected', 'other'] as const;
export type SuggestionState = (typeof SUGGESTION_STATES)[number];

/** One enrolment in a club, suggestion, review or tag. Days are library days, as `YYYY-MM-DD`. */
export interface Participation {
  /** Koha's key within its kind. */
  readonly id: number;
  readonly borrowernumber: number;
  readonly day: string;
  /** Of a club: the day on which it ended or will end. */
  readonly endedOn: string | null;
  /** Of a suggestion: {@link SuggestionState}; of a review: `approved` or `waiting`; otherwise empty. */
  readonly state: string;
  /** Of a suggestion: since when, as far as Koha tells. */
  readonly stateSince: string | null;
}

/** How one kind is asked for. */
export interface Question {
  readonly table: string;
  readonly key: string;
  readonly patron: string;
  /** Of `m`, or of `c` where there is a join. */
  readonly columns: readonly string[];
  readonly join?: string;
  /** What the club is called or the suggestion asks for; never mirrored. */
  readonly name?: string;
  readonly read: (cells: readonly Cell[], timezone: string) => Omit<Participation, 'id' | 'borrowernumber'> | undefined;
}

const text = (cell: Cell | undefined): string | null => (typeof cell === 'string' ? cell : null);
const day = (cell: Cell | undefined): string | undefined => dayOrNone(text(cell))?.toString();
const dayOfInstant = (timezone: string, cell: Cell | undefined): string | undefined =>
  dayOfTimestamp(timezone, text(cell))?.toString();
const earlier = (one: string | undefined, other: string | undefined): string | undefined =>
  [one, other].filter((each) => each !== undefined).sort()[0];

const STATE_OF = new Map<string, SuggestionState>(SUGGESTION_STATES.map((state) => [state.toUpperCase(), state]));

/** Koha's word for where a suggestion stands, in ours. */
const suggestionState = (status: string): SuggestionState => STATE_OF.get(status.toUpperCase()) ?? 'other';

/** What is asked of a Koha that offers it. */
export const questionsFor = (koha: KohaGateway): Partial<Readonly<Record<ParticipationKind, Question>>> => ({
  ...(koha.has('club_enrollments', 'date_enrolled') &&
    koha.has('club_enrollments', 'id') &&
    koha.has('clubs', 'date_end') && { club: CLUB }),
  ...(koha.has('suggestions', 'suggestedby') && {
    suggestion: koha.has('suggestions', 'lastmodificationdate')
      ? { ...SUGGESTION, columns: [...SUGGESTION.columns, 'm.lastmodificationdate'] }
      : SUGGESTION,
  }),
  ...(koha.has('reviews', 'datereviewed') && { review: REVIEW }),
  ...(koha.has('tags_all', 'date_created') && { tag: TAG }),
});

const CLUB: Question = {
  table: 'club_enrollments',
  key: 'm.id',
  patron: 'm.borrowernumber',
  columns: ['m.date_enrolled', 'm.date_canceled', 'c.date_end'],
  name: 'c.name',
  join: 'STRAIGHT_JOIN clubs AS c ON c.id = m.club_id',
  read: ([enrolled, canceled, end], timezone) => {
    const since = dayOfInstant(timezone, enrolled);
    if (since === undefined) return undefined;
    const endedOn = earlier(dayOfInstant(timezone, canceled), day(end)) ?? null;
    return { day: since, endedOn, state: '', stateSince: null };
  },
};

const SUGGESTION: Question = {
  table: 'suggestions',
  key: 'm.suggestionid',
  patron: 'm.suggestedby',
  name: 'm.title',
  columns: ['m.suggesteddate', 'm.STATUS', 'm.manageddate', 'm.accepteddate', 'm.rejecteddate', 'm.date'],
  read: ([suggested, status, managed, accepted, rejected, touched, modified], timezone) => {
    const since = day(suggested);
    if (since === undefined) return undefined;
    const state = suggestionState(text(status) ?? '');
    const told = { checked: managed, accepted, rejected }[state as string];
    const stateSince =
      state === 'asked' ? since : (day(told) ?? day(modified) ?? dayOfInstant(timezone, touched) ?? since);
    return { day: since, endedOn: null, state, stateSince };
  },
};

const REVIEW: Question = {
  table: 'reviews',
  key: 'm.reviewid',
  patron: 'm.borrowernumber',
  columns: ['m.datereviewed', 'm.approved'],
  read: ([reviewed, approved]) => {
    const on = day(reviewed);
    if (on === undefined) return undefined;
    return { day: on, endedOn: null, state: approved === 1 ? 'approved' : 'waiting', stateSince: null };
  },
};

const TAG: Question = {
  table: 'tags_all',
  key: 'm.tag_id',
  patron: 'm.borrowernumber',
  columns: ['m.date_created'],
  read: ([created]) => {
    const on = day(created);
    return on === undefined ? undefined : { day: on, endedOn: null, state: '', stateSince: null };
  },
};
