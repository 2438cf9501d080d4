import type { Knex } from 'knex';
import { dayIn, startOfDay } from '../../shared/time.ts';
import type { TimelineSource } from '../patrons/index.ts';
import { notesOf } from './desk-note.repository.ts';

/** Notes of the desk on a patron's timeline: about the conversation, not about what somebody borrowed. */
export const deskNoteSource = (crm: Knex, timezone: string): TimelineSource => ({
  group: 'said',
  kinds: [{ kind: 'desk-note', icon: 'message' }],
  about: 'written',
  async read({ patron, window, locale }) {
    const span = { from: startOfDay(timezone, window.from), before: startOfDay(timezone, window.before) };
    const notes = await notesOf(crm, patron.borrowernumber, span);
    return notes.map(({ kind, text, writtenAt }) => ({
      day: dayIn(timezone, writtenAt),
      icon: 'message',
      text: locale.t(kind === 'note' ? 'timeline.deskNote' : 'timeline.deskHandOver'),
      note: text,
    }));
  },
});
