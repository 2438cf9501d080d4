import { STAFF, type RouteFile } from '../route-entry.ts';

/** Staff have signed in already and are led on. */
const LED_ON = Object.fromEntries(STAFF.map((role) => [role, 303]));

/** Signing in and out, the language, and what monitoring asks. */
export const routes: RouteFile['routes'] = {
  'get /health': {
    needs: 'anybody',
    gives: 200,
    differs: 'programs that watch Kenal are told of jobs and of the age of the data, never of patrons',
  },
  'get /sign-in': { needs: 'anybody', gives: 200, but: LED_ON },
  'post /sign-in': { needs: 'anybody', gives: 422, body: { userid: 'nobody-at-all', password: 'guess' } },
  'post /sign-out': { needs: 'anybody', gives: 303 },
  'get /signed-out': { needs: 'anybody', gives: 200 },
  'get /hand-over': { needs: 'anybody', gives: 200, asked: '/hand-over?ticket=1.2.3.4' },
  'post /hand-over': { needs: 'anybody', gives: 403, body: { ticket: '1.2.3.4' } },
  'post /language': { needs: 'anybody', gives: 303, body: { language: 'en' } },
};

export const furnish: RouteFile['furnish'] = async ({ crm }) => {
  await crm.db('kenal_sign_in_failure').delete();
};
