import type { Db } from '../../shared/db/connection.ts';
import { dayIn, type LibraryDay } from '../../shared/time.ts';
import { patronBars } from '../visits/index.ts';
import { countsAsVisit, type Conversation } from './conversation.domain.ts';

const TABLE = 'kenal_recorded_visit';

const sourceOf = (id: number): string => `conversation:${id}`;

/** No visit of this conversation any more. */
export const dropVisit = async (db: Db, id: number): Promise<void> => {
  await db(TABLE).where('source', sourceOf(id)).delete();
};

/**
 * Records the visit that a consultation is, or takes it back where the conversation is none any more. Nothing is
 * recorded of a patron who keeps no history, or before the day on which that choice ended. Rows are never changed in
 * place: insight goes by their ids.
 */
export const recordVisit = async (
  db: Db,
  conversation: Pick<
    Conversation,
    'id' | 'borrowernumber' | 'direction' | 'purpose' | 'isConfidential' | 'happenedAt' | 'deletedAt'
  >,
  { timezone, keepsHistory }: { readonly timezone: string; readonly keepsHistory: boolean },
): Promise<void> => {
  const { id, borrowernumber, happenedAt, deletedAt } = conversation;
  const day = dayIn(timezone, happenedAt);
  const source = sourceOf(id);
  const counts =
    deletedAt === undefined &&
    keepsHistory &&
    countsAsVisit(conversation) &&
    (await mayBeKept(db, borrowernumber, day));
  const there = await db(TABLE).where({ source }).pluck<string[]>('day');
  if (counts && there.length === 1 && there[0] === day.toString()) return;
  await dropVisit(db, id);
  if (counts) await db(TABLE).insert({ borrowernumber, day: day.toString(), kind: 'consultation', source });
};

const mayBeKept = async (db: Db, borrowernumber: number, day: LibraryDay): Promise<boolean> => {
  const bar = (await patronBars(db, [borrowernumber])).get(borrowernumber);
  // Whom no refresh has seen yet has never been anybody else, and Koha says now that history is kept.
  if (bar === undefined) return true;
  return bar.isPerson && (bar.notBefore === undefined || day.toString() >= bar.notBefore.toString());
};
