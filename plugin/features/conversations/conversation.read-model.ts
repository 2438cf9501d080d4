import type { Knex } from 'knex';
import { onlyVisible, type VisibleLibraries } from '../../koha/visibility.ts';
import { instantOfUtcText, startOfDay, utcText, type Instant, type LibraryDay } from '../../shared/time.ts';
import { onlyReadable, type Reader } from '../confidential/index.ts';
import type { Conversation, Direction, Medium, Purpose } from './conversation.domain.ts';
import { COLUMNS, CONFIDENTIAL, TABLE, toConversation, type ConversationRow } from './conversation.repository.ts';
import { withWords } from './search-words.ts';

/** What a list is narrowed to; what is undefined does not narrow it. */
export interface ConversationFilter {
  readonly words?: string | undefined;
  readonly medium?: Medium | undefined;
  readonly direction?: Direction | undefined;
  readonly purpose?: Purpose | undefined;
  /** Branch code of the library where it was logged. */
  readonly library?: string | undefined;
  /** Borrowernumber of the member of staff who logged it. */
  readonly author?: number | undefined;
  readonly borrowernumber?: number | undefined;
  readonly from?: LibraryDay | undefined;
  readonly until?: LibraryDay | undefined;
}

export interface ListRequest {
  readonly reader: Reader;
  readonly visible: VisibleLibraries;
  readonly timezone: string;
  readonly filter: ConversationFilter;
}

const startOf = (timezone: string, day: LibraryDay): string => utcText(startOfDay(timezone, day));

const listed = (crm: Knex, { reader, visible, timezone, filter }: ListRequest): Knex.QueryBuilder => {
  const query = onlyReadable(crm(`${TABLE} as c`).whereNull('c.deleted_at'), reader, CONFIDENTIAL);
  if (!visible.all)
    void onlyVisible(query.join('kenal_patron as p', 'p.borrowernumber', 'c.borrowernumber'), visible, 'p.branchcode');
  const { words, library, from, until, ...columns } = filter;
  for (const [column, value] of Object.entries({ ...columns, branchcode: library }))
    if (value !== undefined) void query.where(`c.${column}`, value);
  if (from !== undefined) void query.where('c.happened_at', '>=', startOf(timezone, from));
  if (until !== undefined) void query.where('c.happened_at', '<', startOf(timezone, until.add({ days: 1 })));
  if (words !== undefined) withWords(query, words);
  return query;
};

/** How many there are that this reader may see. */
export const countConversations = async (crm: Knex, request: ListRequest): Promise<number> => {
  const [row] = await listed(crm, request).count<{ found: number }[]>({ found: '*' });
  return row?.found ?? 0;
};

/** One page of the list, the latest conversation first. */
export const listConversations = async (
  crm: Knex,
  request: ListRequest,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Conversation[]> =>
  toConversations(await latestFirst(listed(crm, request)).limit(limit).offset(offset).select(COLUMNS));

/**
 * Those that were logged after another one, in the order in which they were logged: for programs that come again for
 * what is new.
 *
 * @param after id of the last one that is known already, or 0
 */
export const conversationsAfter = async (
  crm: Knex,
  request: ListRequest,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<Conversation[]> =>
  toConversations(await listed(crm, request).where('c.id', '>', after).orderBy('c.id').limit(limit).select(COLUMNS));

const latestFirst = (query: Knex.QueryBuilder): Knex.QueryBuilder =>
  query.orderBy([
    { column: 'c.happened_at', order: 'desc' },
    { column: 'c.id', order: 'desc' },
  ]);

const toConversations = (rows: readonly ConversationRow[]): Conversation[] => rows.map(toConversation);

const ofPatron = (crm: Knex, reader: Reader, borrowernumber: number): Knex.QueryBuilder =>
  onlyReadable(
    crm(`${TABLE} as c`).where('c.borrowernumber', borrowernumber).whereNull('c.deleted_at'),
    reader,
    CONFIDENTIAL,
  );

/** A patron's conversations between two moments, latest first. */
export const conversationsBetween = async (
  crm: Knex,
  reader: Reader,
  borrowernumber: number,
  { from, before }: { readonly from: Instant; readonly before: Instant },
): Promise<Conversation[]> =>
  toConversations(
    await latestFirst(
      ofPatron(crm, reader, borrowernumber)
        .where('c.happened_at', '>=', utcText(from))
        .where('c.happened_at', '<', utcText(before)),
    ).select(COLUMNS),
  );

const SUGGESTION: Purpose = 'suggestion';

/** When somebody last spoke with a patron. */
export interface LastSpoken {
  readonly at: Instant;
  /** When it was about a suggestion. */
  readonly ofSuggestionAt: Instant | undefined;
}

/** When somebody last spoke with each of these patrons; confidential conversations are nobody's business. */
export const lastSpokenWith = async (
  crm: Knex,
  borrowernumbers: readonly number[],
): Promise<Map<number, LastSpoken>> => {
  const rows = await crm(`${TABLE} as c`)
    .whereIn('c.borrowernumber', [...borrowernumbers])
    .where('c.confidential', 0)
    .whereNull('c.deleted_at')
    .groupBy('c.borrowernumber')
    .select<{ borrowernumber: number; last: string; of_suggestion: string | null }[]>(
      'c.borrowernumber',
      crm.raw('MAX(c.happened_at) AS last'),
      crm.raw('MAX(IF(c.purpose = ?, c.happened_at, NULL)) AS of_suggestion', [SUGGESTION]),
    );
  return new Map(
    rows.map(({ borrowernumber, last, of_suggestion }) => [
      borrowernumber,
      {
        at: instantOfUtcText(last),
        ofSuggestionAt: of_suggestion === null ? undefined : instantOfUtcText(of_suggestion),
      },
    ]),
  );
};

/** The whole thread that a conversation belongs to, in the order in which it happened. */
export const threadOf = async (crm: Knex, reader: Reader, { id, replyTo }: Conversation): Promise<Conversation[]> => {
  const first = replyTo ?? id;
  const query = onlyReadable(crm(`${TABLE} as c`).whereNull('c.deleted_at'), reader, CONFIDENTIAL).where((member) => {
    void member.where('c.id', first).orWhere('c.reply_to', first);
  });
  return toConversations(await query.orderBy(['c.happened_at', 'c.id']).select(COLUMNS));
};
