import type { Knex } from 'knex';
import { inParts } from '../../shared/db/batches.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import type { PatronFollower } from '../insight/index.ts';
import type { NoteKind } from './desk-note.domain.ts';

export interface NewDeskNote {
  readonly borrowernumber: number;
  readonly kind: NoteKind;
  /** Borrowernumber of whoever wrote it. */
  readonly author: number;
  readonly text: string;
}

export interface DeskNote extends NewDeskNote {
  readonly id: number;
  readonly writtenAt: Instant;
}

interface NoteRow extends NewDeskNote {
  readonly id: number;
  readonly written_at: string;
}

const COLUMNS = ['n.id', 'n.borrowernumber', 'n.kind', 'n.author', 'n.written_at', 'n.text'] as const;

const toNote = ({ written_at, ...row }: NoteRow): DeskNote => ({ ...row, writtenAt: instantOfUtcText(written_at) });

/** @returns the note's id */
export const addNote = async (crm: Knex, note: NewDeskNote, now: Instant): Promise<number> => {
  const [id = 0] = await crm('kenal_desk_note').insert({ ...note, written_at: utcText(now) });
  return id;
};

/** Takes a note back, if it is this author's and not older than `since`. */
export const removeNote = async (crm: Knex, id: number, author: number, since: Instant): Promise<boolean> =>
  (await crm('kenal_desk_note').where({ id, author }).where('written_at', '>=', utcText(since)).delete()) > 0;

/** A patron's notes between two moments, latest first. */
export const notesOf = async (
  crm: Knex,
  borrowernumber: number,
  { from, before }: { readonly from: Instant; readonly before: Instant },
): Promise<DeskNote[]> => {
  const rows = await crm('kenal_desk_note as n')
    .where('n.borrowernumber', borrowernumber)
    .where('n.written_at', '>=', utcText(from))
    .where('n.written_at', '<', utcText(before))
    .orderBy([
      { column: 'n.written_at', order: 'desc' },
      { column: 'n.id', order: 'desc' },
    ])
    .select<NoteRow[]>(...COLUMNS);
  return rows.map(toNote);
};

/** What was handed over since a moment, latest first. */
export const handedOverSince = async (crm: Knex, since: Instant, atMost: number): Promise<DeskNote[]> => {
  const rows = await crm('kenal_desk_note as n')
    .where('n.kind', 'hand-over')
    .where('n.written_at', '>=', utcText(since))
    .orderBy([
      { column: 'n.written_at', order: 'desc' },
      { column: 'n.id', order: 'desc' },
    ])
    .limit(atMost)
    .select<NoteRow[]>(...COLUMNS);
  return rows.map(toNote);
};

/** Notes go with the patron: to the survivor of a merge, and away with whoever is deleted. */
export const deskNoteFollower: PatronFollower = {
  move: async (db, from, to) => {
    await db('kenal_desk_note').where({ borrowernumber: from }).update({ borrowernumber: to });
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers)) await db('kenal_desk_note').whereIn('borrowernumber', part).delete();
  },
};
