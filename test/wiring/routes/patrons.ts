import { BRANCHES, searchFor, type RandomLibrary } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

/** A first name, the beginning of all surnames, of all cards, of all addresses, of all numbers; then each patron. */
const searches = ({ patrons }: RandomLibrary): string[] => [
  'zita',
  'zorvex',
  '9907',
  'example.org',
  '77000',
  ...patrons.map((_patron, position) => searchFor(position)),
];

const SORTS = ['name', '-name', 'card', '-library', 'expiry'];

/** Today, and finding and reading patrons. */
export const routes: RouteFile['routes'] = {
  'get /': { needs: 'signed-in', gives: 200 },
  'get /patrons': {
    needs: 'patrons.view',
    gives: 200,
    asked: '/patrons?q=a',
    asks: (library) => [
      { path: '/patrons' },
      ...searches(library).map((q) => ({ path: `/patrons?q=${q}` })),
      ...BRANCHES.map((branchcode) => ({ path: `/patrons?library=${branchcode}` })),
      ...SORTS.map((sort) => ({ path: `/patrons?category=PT&sort=${sort}` })),
    ],
  },
  'get /patrons/:borrowernumber': {
    needs: 'patrons.view',
    gives: 200,
    asked: '/patrons/900001',
    but: { utara: 404 },
    about: (borrowernumber) => [{ path: `/patrons/${borrowernumber}?kind=loan` }],
  },
  'get /api/v1/patrons/suggest': {
    needs: 'patrons.view',
    gives: 200,
    asked: '/api/v1/patrons/suggest?q=an',
    asks: (library) => searches(library).map((q) => ({ path: `/api/v1/patrons/suggest?q=${q}` })),
  },
};
