import { addOpening } from '../../../plugin/features/confidential/opening.repository.ts';
import { instant } from '../../../plugin/shared/time.ts';
import { marksOf, numberOf, VIEWER } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

const AT = instant('2026-11-20T03:00:00Z');
const REASON = 'Complaint of 20 November';

/** Apart from the numbers that requests of the test itself make. */
const idOf = (position: number): number => 500_001 + position;

/** Opening what is confidential without being named. Whoever may not, is never told whether there is anything. */
export const routes: RouteFile['routes'] = {
  'get /confidential': {
    needs: 'confidential.open',
    gives: 200,
    asks: () => [{ path: '/confidential?q=zita' }, { path: '/confidential?page=2' }],
  },
  'get /confidential/new': {
    needs: 'confidential.open',
    gives: 200,
    asked: '/confidential/new?borrowernumber=900001',
  },
  'post /confidential': {
    needs: 'confidential.open',
    gives: 303,
    body: { borrowernumber: '900001', reason: REASON, minutes: '30' },
  },
  'get /confidential/:id': {
    needs: 'confidential.open',
    gives: 404,
    asked: '/confidential/999999',
    asks: ({ patrons }) => patrons.map((_patron, position) => ({ path: `/confidential/${idOf(position)}` })),
  },
  'post /confidential/:id/end': { needs: 'confidential.open', gives: 404, asked: '/confidential/999999/end' },
  'post /confidential/:id/known': { needs: 'signed-in', gives: 404, asked: '/confidential/999999/known' },
};

/** Announcements to the viewer, about every patron. */
export const furnish: RouteFile['furnish'] = async ({ crm }, { patrons }) => {
  for (const table of ['kenal_confidential_opening', 'kenal_confidential_opened']) await crm.db(table).delete();
  for (const [position] of patrons.entries()) {
    const id = await addOpening(
      crm.db,
      {
        borrowernumber: numberOf(position),
        openedBy: 1,
        reason: `about ${marksOf(position)[0] ?? ''}`,
        openedAt: AT,
        until: AT,
      },
      [{ kind: 'conversation', subject: 500_001 + position, owner: VIEWER }],
    );
    const opening = idOf(position);
    await crm.db('kenal_confidential_opening').where({ id }).update({ id: opening });
    await crm.db('kenal_confidential_opened').where({ opening: id }).update({ opening });
  }
};
