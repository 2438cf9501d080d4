import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { dropSubjects } from '../confidential/index.ts';
import { dropAttachments } from '../attachments/index.ts';
import type { PatronFollower } from '../insight/index.ts';
import { letGoOf } from '../promises/index.ts';
import { eraseConversations, TABLE } from './conversation.repository.ts';
import { dropMentioned, dropMentions } from './mention.repository.ts';

/** Columns that hold a member of staff, who is a patron in Koha, too. */
const STAFF = [
  [TABLE, 'author'],
  [TABLE, 'changed_by'],
  [TABLE, 'deleted_by'],
  ['kenal_conversation_version', 'written_by'],
] as const;

/** Conversations with everything that belongs to them, gone for good. */
export const erase = async (db: Db, ids: readonly number[]): Promise<void> => {
  for (const part of inParts(ids)) {
    await dropSubjects(db, 'conversation', part);
    await letGoOf(db, part);
    await dropMentions(db, part);
    await dropAttachments(db, 'conversation', part);
    await eraseConversations(db, part);
  }
};

/**
 * Conversations go with the patron. What a member of staff wrote stays when their account goes, without them: the number
 * may pass to somebody else, who must not own it.
 */
export const conversationFollower: PatronFollower = {
  move: async (db, from, to) => {
    await db(TABLE).where({ borrowernumber: from }).update({ borrowernumber: to });
    for (const [table, column] of STAFF) await db(table).where(column, from).update(column, to);
    await dropMentioned(db, [from]);
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers)) {
      await erase(db, await db(TABLE).whereIn('borrowernumber', part).pluck<number[]>('id'));
      for (const [table, column] of STAFF) await db(table).whereIn(column, part).update(column, 0);
      await dropMentioned(db, part);
    }
  },
};
