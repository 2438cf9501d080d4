import { instant } from '../../../plugin/shared/time.ts';
import { addNote } from '../../../plugin/features/strip/desk-note.repository.ts';
import { marksOf, numberOf, VIEWER } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

/** The strip in Koha's pages and the notes written there. */
export const routes: RouteFile['routes'] = {
  'get /api/v1/strip': {
    needs: 'patrons.view',
    gives: 200,
    asked: '/api/v1/strip?borrowernumber=900001',
    but: { utara: 404 },
  },
  'post /api/v1/strip/notes': {
    needs: 'conversations.write',
    gives: 201,
    body: { borrowernumber: '900001', kind: 'note', text: 'asked for large print' },
    but: { utara: 404 },
  },
  'post /api/v1/strip/notes/undo': { needs: 'conversations.write', gives: 404, body: { id: '999999' } },
};

export const furnish: RouteFile['furnish'] = async ({ crm }, { patrons }) => {
  await crm.db('kenal_desk_note').delete();
  for (const [position] of patrons.entries()) {
    const about = { borrowernumber: numberOf(position), author: VIEWER };
    const text = `said by ${marksOf(position)[0] ?? ''}`;
    await addNote(crm.db, { ...about, kind: 'note', text }, instant('2026-11-20T03:00:00Z'));
    await addNote(crm.db, { ...about, kind: 'hand-over', text }, instant('2026-11-21T03:00:00Z'));
  }
};
