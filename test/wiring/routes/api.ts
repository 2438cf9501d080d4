import type { RouteFile } from '../route-entry.ts';

/** Programs show a token; a session opens nothing here. What a token opens is tested with the API. */
export const routes: RouteFile['routes'] = {
  'get /api/v1/openapi.json': { needs: 'anybody', gives: 401 },
  'get /api/v1/segments': { needs: 'anybody', gives: 401 },
  'get /api/v1/segments/:id': { needs: 'anybody', gives: 401, asked: '/api/v1/segments/1' },
  'get /api/v1/segments/:id/members': { needs: 'anybody', gives: 401, asked: '/api/v1/segments/1/members' },
  'get /api/v1/segments/:id/moves': { needs: 'anybody', gives: 401, asked: '/api/v1/segments/1/moves' },
  'get /api/v1/patrons/:id': { needs: 'anybody', gives: 401, asked: '/api/v1/patrons/1' },
};
