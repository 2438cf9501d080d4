import { addToken } from '../../../plugin/features/api/index.ts';
import { instant } from '../../../plugin/shared/time.ts';
import { BRANCHES, branchesSeen } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

/** Opens what a program of the viewer's libraries may ask. */
let bearer = '';

/** What other programs ask. They show a token: a session opens nothing here, nor does the matrix. */
export const routes: RouteFile['routes'] = {
  'get /api/v1/openapi.json': {
    needs: 'anybody',
    gives: 401,
    asks: () => [{ bearer }],
  },
  'get /api/v1/segments': {
    needs: 'anybody',
    gives: 401,
    asks: () => [{ bearer }],
  },
  'get /api/v1/segments/:id': {
    needs: 'anybody',
    gives: 401,
    asked: '/api/v1/segments/1',
    asks: () => [1, 2, 100].map((id) => ({ path: `/api/v1/segments/${id}`, bearer })),
  },
  'get /api/v1/segments/:id/members': {
    needs: 'anybody',
    gives: 401,
    asked: '/api/v1/segments/1/members',
    asks: () => [
      ...[1, 2, 100].map((id) => ({ path: `/api/v1/segments/${id}/members`, bearer })),
      { path: '/api/v1/segments/1/members?limit=2', bearer },
      { path: '/api/v1/segments/1/members?after=770002&limit=2', bearer },
    ],
  },
  'get /api/v1/segments/:id/moves': {
    needs: 'anybody',
    gives: 401,
    asked: '/api/v1/segments/1/moves',
    asks: () => [{ path: '/api/v1/segments/1/moves', bearer }],
  },
  'get /api/v1/patrons/:id': {
    needs: 'anybody',
    gives: 401,
    asked: '/api/v1/patrons/1',
    about: (borrowernumber) => [{ path: `/api/v1/patrons/${borrowernumber}`, bearer }],
  },
  'get /api/v1/conversations': {
    needs: 'anybody',
    gives: 401,
    asks: () => [
      { bearer },
      { path: '/api/v1/conversations?limit=2', bearer },
      ...[1, 2, 100].map((patron) => ({ path: `/api/v1/conversations?patron=${patron}`, bearer })),
    ],
  },
};

export const furnish: RouteFile['furnish'] = async ({ crm }, library) => {
  await crm.db('kenal_api_token').delete();
  const seen = branchesSeen(library);
  const token = {
    name: 'A program',
    scopes: ['segments.read', 'patrons.read', 'conversations.read'] as const,
    libraries: BRANCHES.filter((_code, branch) => seen[branch]),
  };
  bearer = await addToken(crm.db, token, instant('2026-11-20T03:00:00Z'));
};
