import { BRANCHES } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

const narrowed = (path: string) => () => [
  { path },
  ...BRANCHES.map((branchcode) => ({ path: `${path}?library=${branchcode}` })),
];

/** Lists of patrons to look after, and why a patron stands where they stand. */
export const routes: RouteFile['routes'] = {
  'get /slipping': { needs: 'patrons.view', gives: 200, asks: narrowed('/slipping') },
  'get /slipping.csv': { needs: 'patrons.export', gives: 200, asks: narrowed('/slipping.csv') },
  'get /prospects': { needs: 'patrons.view', gives: 200, asks: narrowed('/prospects') },
  'get /prospects.csv': { needs: 'patrons.export', gives: 200, asks: narrowed('/prospects.csv') },
  'get /patrons/:borrowernumber/why': {
    needs: 'patrons.view',
    gives: 200,
    asked: '/patrons/900001/why',
    but: { utara: 404 },
    about: (borrowernumber) => [{ path: `/patrons/${borrowernumber}/why` }],
  },
};
