import type { RouteFile } from '../route-entry.ts';

const MAPPING = 'card=0&date=1&format=ymd&kind=gate';

/** Bringing in visits; the matrix has no list at hand, so most steps lead back to the beginning. */
export const routes: RouteFile['routes'] = {
  'get /visits': { needs: 'visits.import', gives: 200 },
  'post /visits/upload': { needs: 'visits.import', gives: 422, body: {} },
  'get /visits/mapping': { needs: 'visits.import', gives: 303 },
  'get /visits/check': { needs: 'visits.import', gives: 303, asked: `/visits/check?${MAPPING}` },
  'get /visits/refused.csv': { needs: 'visits.import', gives: 303, asked: `/visits/refused.csv?${MAPPING}` },
  'post /visits/import': {
    needs: 'visits.import',
    gives: 303,
    body: { card: '0', date: '1', format: 'ymd', kind: 'gate' },
  },
  'post /visits/forget': { needs: 'visits.import', gives: 303, body: {} },
  'post /visits/imports/:id/undo': { needs: 'visits.import', gives: 404, asked: '/visits/imports/999999/undo' },
};
