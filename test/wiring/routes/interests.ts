import type { RouteFile } from '../route-entry.ts';

/** What patrons said they care about, written down on their page. */
export const routes: RouteFile['routes'] = {
  'post /patrons/:borrowernumber/interests': {
    needs: 'conversations.write',
    gives: 303,
    asked: '/patrons/900001/interests',
    body: { words: 'sailing' },
    but: { utara: 404 },
  },
  'post /patrons/:borrowernumber/interests/withdraw': {
    needs: 'conversations.write',
    gives: 303,
    asked: '/patrons/900001/interests/withdraw',
    body: { kind: 'subject', value: 'sailing' },
    but: { utara: 404 },
  },
};
