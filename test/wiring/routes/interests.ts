import { marksOf, numberOf, VIEWER } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

/** What patrons said they care about, recorded on their page. */
export const routes: RouteFile['routes'] = {
  'post /patrons/:borrowernumber/interests': {
    needs: 'conversations.write',
    gives: 303,
    asked: '/patrons/900001/interests',
    body: { words: 'Cookery' },
    but: { utara: 404 },
  },
  'post /patrons/:borrowernumber/interests/withdraw': {
    needs: 'conversations.write',
    gives: 303,
    asked: '/patrons/900001/interests/withdraw',
    body: { kind: 'subject', value: 'Cookery' },
    but: { utara: 404 },
  },
};

export const furnish: RouteFile['furnish'] = async ({ crm }, { patrons }) => {
  for (const table of ['kenal_interest', 'kenal_interest_declared']) await crm.db(table).delete();
  for (const [position] of patrons.entries()) {
    const which = {
      borrowernumber: numberOf(position),
      kind: 'subject',
      value: `said by ${marksOf(position)[0] ?? ''}`,
    };
    await crm.db('kenal_interest_declared').insert({
      ...which,
      label: which.value,
      recorded_by: VIEWER,
      recorded_at: '2026-11-20 03:00:00',
    });
    await crm.db('kenal_interest').insert({ ...which, weight: 1, evidence: 0, declared: 1 });
  }
};
