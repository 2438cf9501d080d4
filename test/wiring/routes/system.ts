import type { RouteFile } from '../route-entry.ts';

const SIZES = 'administrators are told how many rows Kenal keeps and when Koha was read, without a library or a patron';

/** Health and settings, for administrators. */
export const routes: RouteFile['routes'] = {
  'get /metrics': { needs: 'anybody', gives: 404 },
  'get /system': { needs: 'system.view', gives: 200, differs: SIZES },
  'post /system/jobs/:id/retry': { needs: 'system.administer', gives: 404, asked: '/system/jobs/999999/retry' },
  'post /system/jobs/:id/drop': { needs: 'system.administer', gives: 404, asked: '/system/jobs/999999/drop' },
  'get /settings': { needs: 'system.administer', gives: 200 },
  'post /settings/dry-run': { needs: 'system.administer', gives: 303, body: { dryRun: 'off' } },
  'get /settings/permissions/:name': {
    needs: 'system.administer',
    gives: 200,
    asked: '/settings/permissions/reports.view',
  },
  'post /settings/permissions/:name': {
    needs: 'system.administer',
    gives: 303,
    asked: '/settings/permissions/reports.view',
    body: { shipped: 'yes' },
  },
  'get /settings/loyalty': { needs: 'system.administer', gives: 200 },
  'post /settings/loyalty': { needs: 'system.administer', gives: 303, body: { shipped: 'yes' } },
  'get /settings/sensitive': { needs: 'system.administer', gives: 200 },
  'post /settings/sensitive': { needs: 'system.administer', gives: 303, body: { shipped: 'yes' } },
  'post /settings/metrics': { needs: 'system.administer', gives: 303, body: { addresses: '' } },
  'post /settings/metrics/token': { needs: 'system.administer', gives: 303, body: { token: 'none' } },
};
