import { REPORTS } from '../../../plugin/features/reports/reports.presenter.ts';
import { BRANCHES } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

const FILES = REPORTS.map((name) => `/reports/${name}.csv`);

/** Figures about many, whole and for one library, on a page and as files. */
export const routes: RouteFile['routes'] = {
  'get /reports': {
    needs: 'reports.view',
    gives: 200,
    asks: () => BRANCHES.map((branchcode) => ({ path: `/reports?library=${branchcode}` })),
  },
  'get /reports/:file': {
    needs: 'reports.view',
    gives: 200,
    asked: '/reports/active.csv',
    asks: () =>
      FILES.flatMap((path) => [{ path }, ...BRANCHES.map((branchcode) => ({ path: `${path}?library=${branchcode}` }))]),
  },
};
