import { marksOf, numberOf } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

/** No pages of its own: it shows on patrons' pages and in segments. */
export const routes: RouteFile['routes'] = {};

/** Everybody is in the same club, whose name is no secret, and has suggested, reviewed and tagged something. */
export const furnish: RouteFile['furnish'] = async ({ koha: { db } }, { patrons }) => {
  for (const table of ['club_enrollments', 'clubs', 'suggestions', 'reviews', 'tags_all']) await db(table).delete();
  const [club_id] = await db('clubs').insert({ club_template_id: 1, name: 'Chess' });
  for (const [position] of patrons.entries()) {
    const [mark = ''] = marksOf(position);
    const borrowernumber = numberOf(position);
    await db('club_enrollments').insert({ club_id, borrowernumber, date_enrolled: '2026-11-02 03:00:00' });
    await db('suggestions').insert([
      { suggestedby: borrowernumber, suggesteddate: '2026-11-03', STATUS: 'ASKED', title: mark },
      { suggestedby: borrowernumber, suggesteddate: '2026-11-03', STATUS: 'AVAILABLE', title: mark },
    ]);
    await db('reviews').insert({ borrowernumber, review: mark, approved: 1, datereviewed: '2026-11-04 10:00:00' });
    await db('tags_all').insert({ borrowernumber, biblionumber: 1, term: mark, date_created: '2026-11-05 10:00:00' });
  }
};
