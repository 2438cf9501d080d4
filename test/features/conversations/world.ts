import type { Express } from 'express';
import type { RawSettings } from '../../../plugin/config/config.ts';
import type { Logger } from '../../../plugin/shared/log.ts';
import type { TestClock } from '../../support/clock.ts';
import { fixedClock } from '../../support/clock.ts';
import { addPerson, seedLibrary, setPreference } from '../../koha/library.ts';
import { ask, openWhole, type Answer, type SentFile, type Whole } from '../../wiring/whole.ts';

const CATALOGUE_AND_BORROWERS = (1 << 2) | (1 << 4);

/** Members of staff: two of Midway, one of Centerville, who may not see Midway's patrons. */
export const RATNA = 2;
export const BAYU = 3;
export const APART = 4;
export const CHIEF = 1;
/** Patrons of Midway: one like most, one who keeps no history; and one of Centerville. */
export const SITI = 51;
export const SHY = 53;
export const FAR = 52;

/** `nobody` has not signed in. */
export type Who = 'chief' | 'ratna' | 'bayu' | 'apart' | 'nobody';

/** The whole application in a small library, asked by colleagues of several rights. */
export interface World {
  readonly whole: Whole;
  readonly clock: TestClock;
  get(path: string, who?: Who): Promise<Answer>;
  post(path: string, body: Readonly<Record<string, string>>, who?: Who): Promise<Answer>;
  postFiles(
    path: string,
    body: Readonly<Record<string, string>>,
    files: readonly SentFile[],
    who?: Who,
  ): Promise<Answer>;
  readonly app: Express;
  cookieOf(who: Who): string | undefined;
  close(): Promise<void>;
}

/** @param more settings beside those of {@link openWhole} */
export const openWorld = async (log?: Logger, more?: RawSettings): Promise<World> => {
  const clock = fixedClock();
  const whole = await openWhole(clock, log, more);
  const { db } = whole.koha;
  await seedLibrary(db);
  await addPerson(db, { borrowernumber: CHIEF, userid: 'chief', firstname: 'Kepala', surname: 'Utama', flags: 1 });
  const staff = { flags: CATALOGUE_AND_BORROWERS };
  await addPerson(db, { ...staff, borrowernumber: RATNA, userid: 'ratna', firstname: 'Ratna', surname: 'Kusuma' });
  await addPerson(db, { ...staff, borrowernumber: BAYU, userid: 'bayu', firstname: 'Bayu', surname: 'Prakoso' });
  await addPerson(db, { ...staff, borrowernumber: APART, userid: 'apart', surname: 'Apart', branchcode: 'CPL' });
  await addPerson(db, { borrowernumber: SITI, firstname: 'Siti', surname: 'Ramadhani', privacy: 1 });
  await addPerson(db, { borrowernumber: SHY, surname: 'Pemalu', privacy: 2 });
  await addPerson(db, { borrowernumber: FAR, surname: 'Jauh', branchcode: 'CPL' });
  await setPreference(db, 'SessionStorage', 'mysql');
  await setPreference(db, 'IndependentBranches', '1');
  await whole.refresh();
  const app: Express = whole.app();
  const cookies: Record<Who, string | undefined> = {
    nobody: undefined,
    chief: await whole.signIn('chief', CHIEF),
    ratna: await whole.signIn('ratna', RATNA),
    bayu: await whole.signIn('bayu', BAYU),
    apart: await whole.signIn('apart', APART),
  };
  return {
    whole,
    clock,
    get: (path, who = 'ratna') => ask(app, { method: 'get', path, cookie: cookies[who] }),
    post: (path, body, who = 'ratna') => ask(app, { method: 'post', path, body, cookie: cookies[who] }),
    postFiles: (path, body, files, who = 'ratna') =>
      ask(app, { method: 'post', path, body, files, cookie: cookies[who] }),
    app,
    cookieOf: (who) => cookies[who],
    close: () => whole.close(),
  };
};
