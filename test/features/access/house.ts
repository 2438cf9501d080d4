import { hashSync } from 'bcryptjs';
import type { Express } from 'express';
import {
  accessRoutes,
  formSessions,
  identityService,
  passwordColumnCheck,
  signInService,
  type PasswordCheck,
  type PermissionRule,
} from '../../../plugin/features/access/index.ts';
import type { KohaGateway } from '../../../plugin/koha/gateway.ts';
import { route } from '../../../plugin/web/route.ts';
import { addPerson, seedLibrary, testKoha } from '../../koha/library.ts';
import { fixedClock, type TestClock } from '../../support/clock.ts';
import { crmDatabase, kohaDatabase, type TestDatabase } from '../../support/database.ts';
import { collectedLog, type CollectedLog } from '../../support/log.ts';
import { testApp } from '../../web/app.ts';

const RULES: readonly PermissionRule[] = [
  { name: 'patrons.view', koha: [{ module: 'borrowers', code: '*' }] },
  { name: 'patrons.titles', koha: [{ module: 'circulate', code: '*' }] },
  { name: 'system.view', koha: [{ module: 'parameters' }] },
];

/** A library with its two databases, a clock, and the application in front of them. */
export interface House {
  readonly koha: KohaGateway;
  readonly kohaDb: TestDatabase;
  readonly crmDb: TestDatabase;
  readonly clock: TestClock;
  readonly collected: CollectedLog;
  /** The application with this way to check passwords; without one, without a form. */
  app(check?: PasswordCheck): Express;
}

const whoAmI = route({
  method: 'get',
  path: '/me',
  permission: 'signed-in',
  handler: ({ viewer }, response) => response.json({ ...viewer, permissions: [...viewer.permissions] }),
});

export const SUPERLIBRARIAN = 1;
export const CATALOGUE = 4;
export const BORROWERS = 16;

/** What everybody of this library has as password. */
export const PASSWORD = 'Kencana 1976';
export const PASSWORD_HASH = hashSync(PASSWORD, '$2a$04$abcdefghijklmnopqrstuu');

export const openHouse = async (): Promise<House> => {
  const [kohaDb, crmDb] = await Promise.all([kohaDatabase(), crmDatabase()]);
  await seedLibrary(kohaDb.db);
  await kohaDb.db('systempreferences').insert({ variable: 'SessionStorage', value: 'mysql' });
  const clock = fixedClock();
  const koha = await testKoha(kohaDb.db, clock);
  const collected = collectedLog();
  const sessions = formSessions(crmDb.db, 30);
  const app = (check?: PasswordCheck): Express =>
    testApp({
      clock,
      log: collected.log,
      identify: identityService({ koha, sessions, rules: () => Promise.resolve(RULES) }),
      routes: [
        whoAmI,
        ...accessRoutes({
          form: check === undefined ? undefined : signInService({ koha, crm: crmDb.db, sessions, check }),
        }),
      ],
    });
  return { koha, kohaDb, crmDb, clock, collected, app };
};

export const withPasswords = (house: House): Express => house.app(passwordColumnCheck(house.koha));

/** A person of Midway who can sign in with {@link PASSWORD}. */
export const person = (house: House, columns: Readonly<Record<string, unknown>>): Promise<void> =>
  addPerson(house.kohaDb.db, { password: PASSWORD_HASH, ...columns });
