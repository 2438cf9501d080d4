import type { RouteFile } from '../route-entry.ts';

/** Mail to staff, as it is set up. */
export const routes: RouteFile['routes'] = {
  'get /settings/mail': { needs: 'system.administer', gives: 200 },
  'post /settings/mail': { needs: 'system.administer', gives: 303, body: { reminders: 'on' } },
  // Without a server there is nothing that a test could leave by.
  'post /settings/mail/test': { needs: 'system.administer', gives: 409 },
};
