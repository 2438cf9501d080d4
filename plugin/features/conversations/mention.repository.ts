import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import { onlyReadable, type Reader } from '../confidential/index.ts';
import type { Conversation } from './conversation.domain.ts';
import { COLUMNS, CONFIDENTIAL, TABLE, toConversation, type ConversationRow } from './conversation.repository.ts';

export const MENTIONS = 'kenal_conversation_mention';

/** That a conversation was handed over to a colleague. */
export interface Mention {
  readonly colleague: number;
  readonly namedBy: number;
  readonly namedAt: Instant;
  readonly doneAt: Instant | undefined;
}

interface MentionRow {
  readonly colleague: number;
  readonly named_by: number;
  readonly named_at: string;
  readonly done_at: string | null;
}

const toMention = (row: MentionRow): Mention => ({
  colleague: row.colleague,
  namedBy: row.named_by,
  namedAt: instantOfUtcText(row.named_at),
  doneAt: row.done_at === null ? undefined : instantOfUtcText(row.done_at),
});

/** Hands it over; again where the colleague had seen to it already. */
export const addMention = async (
  db: Db,
  { conversation, colleague }: { readonly conversation: number; readonly colleague: number },
  { by, now }: { readonly by: number; readonly now: Instant },
): Promise<void> => {
  await db(MENTIONS)
    .insert({ conversation, colleague, named_by: by, named_at: utcText(now), done_at: null })
    .onConflict(['conversation', 'colleague'])
    .merge();
};

/** To whom a conversation was handed over, the latest first. */
export const mentionsOf = async (db: Db, conversation: number): Promise<Mention[]> => {
  const rows = await db(MENTIONS)
    .where({ conversation })
    .orderBy(['named_at', 'colleague'])
    .select<MentionRow[]>('colleague', 'named_by', 'named_at', 'done_at');
  return rows.map(toMention).reverse();
};

/** What was handed over to this reader and not seen to yet, as far as they may know of it; the oldest first. */
export const mentionsFor = async (
  crm: Knex,
  reader: Reader,
  limit: number,
): Promise<{ readonly conversation: Conversation; readonly mention: Mention }[]> => {
  const rows = await onlyReadable(
    crm(`${TABLE} as c`)
      .join(`${MENTIONS} as m`, 'm.conversation', 'c.id')
      .where('m.colleague', reader.borrowernumber)
      .whereNull('m.done_at')
      .whereNull('c.deleted_at'),
    reader,
    CONFIDENTIAL,
  )
    .orderBy(['m.named_at', 'c.id'])
    .limit(limit)
    .select<(ConversationRow & MentionRow)[]>(...COLUMNS, 'm.colleague', 'm.named_by', 'm.named_at', 'm.done_at');
  return rows.map((row) => ({ conversation: toConversation(row), mention: toMention(row) }));
};

/** The colleague has seen to it. @returns whether it was theirs to do */
export const endMention = async (db: Db, conversation: number, colleague: number, now: Instant): Promise<boolean> =>
  (await db(MENTIONS)
    .where({ conversation, colleague })
    .whereNull('done_at')
    .update({ done_at: utcText(now) })) > 0;

export const dropMentions = async (db: Db, conversations: readonly number[]): Promise<void> => {
  await db(MENTIONS)
    .whereIn('conversation', [...conversations])
    .delete();
};

/** Nothing is handed over to an account that is gone, nor to whoever gets its number. */
export const dropMentioned = async (db: Db, staff: readonly number[]): Promise<void> => {
  await db(MENTIONS)
    .whereIn('colleague', [...staff])
    .delete();
  await db(MENTIONS)
    .whereIn('named_by', [...staff])
    .update({ named_by: 0 });
};
