import type { Cell } from '../../shared/db/stream.ts';
import { libraryDay, type LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import {
  PARTICIPATION_KINDS,
  questionsFor,
  type Participation,
  type ParticipationKind,
  type Question,
} from '../participation-rows.ts';
import { textOrNone } from './values.ts';

/** One way in which a patron takes part, as Koha has it at the moment. */
export interface PatronParticipation {
  readonly kind: ParticipationKind;
  readonly id: number;
  readonly day: LibraryDay;
  /** Of a club: the day on which it ended or will end. */
  readonly endedOn: LibraryDay | undefined;
  readonly state: string;
  readonly stateSince: LibraryDay | undefined;
  /** What the club is called, or the title that was suggested. */
  readonly name: string | undefined;
}

/** Of each kind no more than this, the latest: beyond it nobody turns the pages. */
const MOST = 500;

/** Clubs, suggestions, reviews and tags of a patron; of reviews and tags only that they are. */
export const participationOf = async (koha: KohaGateway, borrowernumber: number): Promise<PatronParticipation[]> => {
  const parts = await Promise.all(
    PARTICIPATION_KINDS.map((kind) =>
      reading(koha, async () => {
        const question = questionsFor(koha)[kind];
        return question === undefined ? [] : ask(koha, kind, question, borrowernumber);
      }),
    ),
  );
  return parts.flat();
};

const ask = async (
  koha: KohaGateway,
  kind: ParticipationKind,
  { table, key, patron, columns, join = '', name = 'NULL', read }: Question,
  borrowernumber: number,
): Promise<PatronParticipation[]> => {
  const [rows] = (await koha.db
    .raw(
      `SELECT ${[key, name, ...columns].join(', ')} FROM ${table} AS m ${join} WHERE ${patron} = ?
        ORDER BY ${key} DESC LIMIT ?`,
      [borrowernumber, MOST],
    )
    .options({ rowsAsArray: true })) as [Cell[][]];
  return rows.flatMap(([id, called, ...cells]) => {
    const one = read(cells, koha.timezone);
    return one === undefined ? [] : [{ ...daysOf(one), kind, id: id as number, name: textOrNone(called as string) }];
  });
};

const daysOf = ({
  day,
  endedOn,
  state,
  stateSince,
}: Omit<Participation, 'id' | 'borrowernumber'>): Omit<PatronParticipation, 'kind' | 'id' | 'name'> => ({
  day: libraryDay(day),
  endedOn: endedOn === null ? undefined : libraryDay(endedOn),
  state,
  stateSince: stateSince === null ? undefined : libraryDay(stateSince),
});

/** A suggestion for purchase as Koha has it at the moment. */
export interface SuggestionNow {
  readonly borrowernumber: number;
  readonly state: string;
  readonly title: string | undefined;
}

/** Suggestions by Koha's keys; those that are gone are missing. */
export const suggestionsNow = (koha: KohaGateway, ids: readonly number[]): Promise<Map<number, SuggestionNow>> =>
  reading(koha, async () => {
    const question = questionsFor(koha).suggestion;
    if (question === undefined || ids.length === 0) return new Map<number, SuggestionNow>();
    const { table, key, patron, columns, name = 'NULL', read } = question;
    const [rows] = (await koha.db
      .raw(`SELECT ${[key, patron, name, ...columns].join(', ')} FROM ${table} AS m WHERE ${key} IN (?)`, [[...ids]])
      .options({ rowsAsArray: true })) as [Cell[][]];
    return new Map(
      rows.flatMap(([id, borrowernumber, title, ...cells]) => {
        const state = read(cells, koha.timezone)?.state;
        if (state === undefined) return [];
        const now = { borrowernumber: borrowernumber as number, state, title: textOrNone(title as string) };
        return [[id as number, now] as const];
      }),
    );
  });
