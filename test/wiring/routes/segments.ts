import type { RouteFile } from '../route-entry.ts';

/** Segments: what is asked of one that is not there, and of the builder. */
export const routes: RouteFile['routes'] = {
  'get /segments': { needs: 'segments.use', gives: 200 },
  'get /segments/new': { needs: 'segments.use', gives: 200, asked: '/segments/new?from=slipping' },
  'post /segments/new': { needs: 'segments.use', gives: 200, body: { do: 'add-rule:r' } },
  'get /segments/:id': { needs: 'segments.use', gives: 404, asked: '/segments/999999' },
  'get /segments/:id/edit': { needs: 'segments.use', gives: 404, asked: '/segments/999999/edit' },
  'post /segments/:id/edit': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/edit',
    body: { do: 'look' },
  },
  'get /segments/:id/plan': { needs: 'system.administer', gives: 404, asked: '/segments/999999/plan' },
  'get /segments/:id/export': { needs: 'patrons.export', gives: 404, asked: '/segments/999999/export' },
  'post /segments/:id/export': {
    needs: 'patrons.export',
    gives: 404,
    asked: '/segments/999999/export',
    body: { column: 'name' },
  },
  'post /segments/:id/duplicate': { needs: 'segments.use', gives: 404, asked: '/segments/999999/duplicate' },
  'post /segments/:id/look': { needs: 'segments.use', gives: 404, asked: '/segments/999999/look' },
  'post /segments/:id/remove': { needs: 'segments.use', gives: 404, asked: '/segments/999999/remove' },
  'post /segments/:id/rename': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/rename',
    body: { name: 'Another name' },
  },
  'post /segments/:id/restore': { needs: 'segments.use', gives: 404, asked: '/segments/999999/restore' },
  'post /segments/:id/koha-list': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/koha-list',
    body: { name: 'In Koha' },
  },
  'post /segments/:id/snapshot': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/snapshot',
    body: { name: 'As it is' },
  },
  // Programs show a token; a session opens nothing here. What a token opens is tested with the API.
  'get /api/v1/openapi.json': { needs: 'anybody', gives: 401 },
  'get /api/v1/segments': { needs: 'anybody', gives: 401 },
  'get /api/v1/segments/:id': { needs: 'anybody', gives: 401, asked: '/api/v1/segments/1' },
  'get /api/v1/segments/:id/members': { needs: 'anybody', gives: 401, asked: '/api/v1/segments/1/members' },
  'get /api/v1/segments/:id/moves': { needs: 'anybody', gives: 401, asked: '/api/v1/segments/1/moves' },
  'get /api/v1/patrons/:id': { needs: 'anybody', gives: 401, asked: '/api/v1/patrons/1' },
};
