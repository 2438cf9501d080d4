import { BRANCHES } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

const everyLibrary = (path: string) => () => BRANCHES.map((library) => ({ path: `${path}?library=${library}` }));

/** Who is slipping away, who is likely to become loyal, and why. */
export const routes: RouteFile['routes'] = {
  'get /slipping': { needs: 'patrons.view', gives: 200, asks: everyLibrary('/slipping') },
  'get /slipping.csv': { needs: 'patrons.export', gives: 200, asks: everyLibrary('/slipping.csv') },
  'get /prospects': { needs: 'patrons.view', gives: 200, asks: everyLibrary('/prospects') },
  'get /prospects.csv': { needs: 'patrons.export', gives: 200, asks: everyLibrary('/prospects.csv') },
  'get /patrons/:borrowernumber/why': {
    needs: 'patrons.view',
    gives: 200,
    asked: '/patrons/900001/why',
    but: { utara: 404 },
  },
};
