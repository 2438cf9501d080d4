import type { RouteFile } from '../route-entry.ts';

/** Tokens of programs, for administrators. */
export const routes: RouteFile['routes'] = {
  'get /settings/tokens': { needs: 'system.administer', gives: 200 },
  'post /settings/tokens': { needs: 'system.administer', gives: 422, body: { name: '' } },
  'post /settings/tokens/:id/revoke': {
    needs: 'system.administer',
    gives: 404,
    asked: '/settings/tokens/999999/revoke',
  },
};
