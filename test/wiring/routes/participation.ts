import { marksOf, numberOf } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

const told = (suggestion: number) => ({
  path: `/participation/suggestions/${suggestion}/told`,
  body: { state: 'available' },
});
/** Of the suggestions that {@link furnish} puts in, the one that is there. */
const arrivedOf = (borrowernumber: number): number => 3 * borrowernumber;

/** It shows on the start page, on patrons' pages and in segments. */
export const routes: RouteFile['routes'] = {
  'post /participation/suggestions/:id/told': {
    needs: 'conversations.write',
    gives: 404,
    asked: '/participation/suggestions/999999/told',
    body: { state: 'available' },
    about: (borrowernumber) => [told(arrivedOf(borrowernumber))],
  },
};

/** Everybody is in the same club, whose name is no secret, and has suggested, reviewed and tagged something. */
export const furnish: RouteFile['furnish'] = async ({ koha: { db }, crm }, { patrons }) => {
  await crm.db('kenal_suggestion_told').delete();
  for (const table of ['club_enrollments', 'clubs', 'suggestions', 'reviews', 'tags_all']) await db(table).delete();
  const [club_id] = await db('clubs').insert({ club_template_id: 1, name: 'Chess' });
  for (const [position] of patrons.entries()) {
    const [mark = ''] = marksOf(position);
    const borrowernumber = numberOf(position);
    await db('club_enrollments').insert({ club_id, borrowernumber, date_enrolled: '2026-11-02 03:00:00' });
    const suggestion = { suggestedby: borrowernumber, suggesteddate: '2026-11-03', title: mark };
    const accepteddate = '2026-11-10';
    await db('suggestions').insert([
      { ...suggestion, suggestionid: arrivedOf(borrowernumber) + 1, STATUS: 'ASKED' },
      { ...suggestion, suggestionid: arrivedOf(borrowernumber) + 2, STATUS: 'ACCEPTED', accepteddate },
      { ...suggestion, suggestionid: arrivedOf(borrowernumber), STATUS: 'AVAILABLE', accepteddate },
    ]);
    await db('reviews').insert({ borrowernumber, review: mark, approved: 1, datereviewed: '2026-11-04 10:00:00' });
    await db('tags_all').insert({ borrowernumber, biblionumber: 1, term: mark, date_created: '2026-11-05 10:00:00' });
  }
};
