import type { Knex } from 'knex';
import { takenBackIn } from '../../shared/db/taken-back.ts';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import { onlyReadable, type Reader } from '../confidential/index.ts';
import type {
  Conversation,
  ConversationDraft,
  Direction,
  Medium,
  PastVersion,
  Purpose,
} from './conversation.domain.ts';

export const TABLE = 'kenal_conversation';
const VERSIONS = 'kenal_conversation_version';

/** Who may know of which rows, for queries that call the table `c`. */
export const CONFIDENTIAL = {
  kind: 'conversation',
  id: 'c.id',
  flag: 'c.confidential',
  owner: 'c.author',
} as const;

interface DraftRow {
  readonly direction: Direction;
  readonly medium: Medium;
  readonly medium_name: string | null;
  readonly purpose: Purpose;
  readonly text: string;
  readonly outcome: string;
  readonly happened_at: string;
  readonly confidential: number;
}

export interface ConversationRow extends DraftRow {
  readonly id: number;
  readonly borrowernumber: number;
  readonly author: number;
  readonly branchcode: string;
  readonly reply_to: number | null;
  readonly version: number;
  readonly recorded_at: string;
  readonly changed_at: string | null;
  readonly changed_by: number | null;
  readonly deleted_at: string | null;
  readonly deleted_by: number | null;
}

interface VersionRow extends DraftRow {
  readonly version: number;
  readonly written_by: number;
  readonly written_at: string;
}

export const COLUMNS = [
  'c.id',
  'c.borrowernumber',
  'c.direction',
  'c.medium',
  'c.medium_name',
  'c.purpose',
  'c.text',
  'c.outcome',
  'c.happened_at',
  'c.author',
  'c.branchcode',
  'c.confidential',
  'c.reply_to',
  'c.version',
  'c.recorded_at',
  'c.changed_at',
  'c.changed_by',
  'c.deleted_at',
  'c.deleted_by',
] as const;

const draftOf = (row: DraftRow): ConversationDraft => ({
  direction: row.direction,
  medium: row.medium,
  mediumName: row.medium_name ?? '',
  purpose: row.purpose,
  text: row.text,
  outcome: row.outcome,
  happenedAt: instantOfUtcText(row.happened_at),
  isConfidential: row.confidential === 1,
});

const momentOrNone = (text: string | null): Instant | undefined => (text === null ? undefined : instantOfUtcText(text));

export const toConversation = (row: ConversationRow): Conversation => ({
  ...draftOf(row),
  id: row.id,
  borrowernumber: row.borrowernumber,
  author: row.author,
  branchcode: row.branchcode,
  replyTo: row.reply_to ?? undefined,
  version: row.version,
  recordedAt: instantOfUtcText(row.recorded_at),
  changedAt: momentOrNone(row.changed_at),
  changedBy: row.changed_by ?? undefined,
  deletedAt: momentOrNone(row.deleted_at),
  deletedBy: row.deleted_by ?? undefined,
});

const columnsOf = (draft: ConversationDraft) => ({
  direction: draft.direction,
  medium: draft.medium,
  medium_name: draft.mediumName === '' ? null : draft.mediumName,
  purpose: draft.purpose,
  text: draft.text,
  outcome: draft.outcome,
  happened_at: utcText(draft.happenedAt),
  confidential: draft.isConfidential,
});

export interface NewConversation {
  readonly borrowernumber: number;
  readonly author: number;
  readonly branchcode: string;
  readonly replyTo: number | undefined;
  readonly draft: ConversationDraft;
}

/** @returns its id */
export const addConversation = async (
  db: Db,
  { borrowernumber, author, branchcode, replyTo, draft }: NewConversation,
  now: Instant,
): Promise<number> => {
  const [id = 0] = await db(TABLE).insert({
    ...columnsOf(draft),
    borrowernumber,
    author,
    branchcode,
    reply_to: replyTo ?? null,
    recorded_at: utcText(now),
  });
  return id;
};

/** The conversation of this id, also one that was taken back, if this reader may know of it. */
export const findConversation = async (db: Db, reader: Reader, id: number): Promise<Conversation | undefined> => {
  const row = await onlyReadable(db(`${TABLE} as c`).where('c.id', id), reader, CONFIDENTIAL).first<
    ConversationRow | undefined
  >(...COLUMNS);
  return row === undefined ? undefined : toConversation(row);
};

/** Keeps a conversation from being changed by anybody else until the transaction ends; answers its version. */
export const lockConversation = async (trx: Knex.Transaction, id: number): Promise<number | undefined> => {
  const row = await trx(`${TABLE} as c`)
    .where('c.id', id)
    .forUpdate()
    .first<{ version: number } | undefined>('c.version');
  return row?.version;
};

/** Puts what it said aside and writes what it says now. The row must be locked. */
export const writeVersion = async (
  trx: Knex.Transaction,
  id: number,
  draft: ConversationDraft,
  { by, now }: { readonly by: number; readonly now: Instant },
): Promise<void> => {
  await trx.raw(
    `INSERT INTO ${VERSIONS} (conversation, version, direction, medium, medium_name, purpose, text, outcome,
                              happened_at, confidential, written_by, written_at)
     SELECT c.id, c.version, c.direction, c.medium, c.medium_name, c.purpose, c.text, c.outcome,
            c.happened_at, c.confidential, COALESCE(c.changed_by, c.author), COALESCE(c.changed_at, c.recorded_at)
       FROM ${TABLE} AS c WHERE c.id = ?`,
    [id],
  );
  await trx(TABLE)
    .where({ id })
    .update({ ...columnsOf(draft), version: trx.raw('version + 1'), changed_at: utcText(now), changed_by: by });
};

/** What it said before, latest first. Whoever may see the conversation may see these. */
export const pastVersions = async (db: Db, conversation: number): Promise<PastVersion[]> => {
  const rows = await db(VERSIONS)
    .where({ conversation })
    .orderBy('version', 'desc')
    .select<VersionRow[]>(
      'version',
      'direction',
      'medium',
      'medium_name',
      'purpose',
      'text',
      'outcome',
      'happened_at',
      'confidential',
      'written_by',
      'written_at',
    );
  return rows.map((row) => ({
    ...draftOf(row),
    version: row.version,
    writtenBy: row.written_by,
    writtenAt: instantOfUtcText(row.written_at),
  }));
};

export const { takeBack, bringBack, lockTakenBack } = takenBackIn(TABLE);

/** Takes conversations away for good, with what they said before. */
export const eraseConversations = async (db: Db, ids: readonly number[]): Promise<void> => {
  await db(VERSIONS)
    .whereIn('conversation', [...ids])
    .delete();
  await db(TABLE)
    .whereIn('id', [...ids])
    .delete();
};
