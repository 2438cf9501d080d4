import type { Knex } from 'knex';
import { Bug } from '../shared/errors.ts';
import type { LibraryDay } from '../shared/time.ts';
import type { DemoAccount } from './library/index.ts';
import { STAFF_WORK, type FilledForm } from './staff-work.ts';

export interface Library {
  /** Where Kenal's pages begin, with a slash at the end. */
  readonly address: string;
  readonly accounts: readonly DemoAccount[];
  readonly koha: Knex;
  readonly today: LibraryDay;
}

/**
 * The staff of the demonstration at work in Kenal, through its own pages and with their own rights, so that what there
 * is to see looks lived in. For a library in which nobody has worked yet.
 */
export const workAsStaff = async (library: Library): Promise<void> => {
  const patrons = await keenPatrons(library.koha);
  const jars = new Map<string, string>();
  const dayOf = (daysAgo: number): string => library.today.subtract({ days: daysAgo }).toString();
  for (const { as, patron, form, then } of STAFF_WORK) {
    const borrowernumber = patrons[patron % patrons.length];
    if (borrowernumber === undefined) return;
    const cookie = jars.get(as) ?? (await signIn(library, as));
    jars.set(as, cookie);
    const answer = await send(library, { ...form(borrowernumber, dayOf), cookie });
    const page = new URL(answer.headers.get('location') ?? '', library.address).pathname;
    for (const { path, fields } of then?.(dayOf) ?? [])
      await send(library, { path: `${page}/${path}`, fields, cookie });
  }
};

/** Those who borrow most, of whom there is most to see; nobody who keeps no history, and no staff. */
const keenPatrons = async (koha: Knex): Promise<number[]> =>
  koha('statistics as s')
    .join('borrowers as b', 'b.borrowernumber', 's.borrowernumber')
    .where({ 's.type': 'issue' })
    .whereNot('b.privacy', 2)
    .whereIn('b.categorycode', ['ADT', 'SEN'])
    .groupBy('s.borrowernumber')
    .orderByRaw('COUNT(*) DESC, s.borrowernumber')
    .limit(KEEN)
    .pluck<number[]>('s.borrowernumber');

const KEEN = 12;

const signIn = async (library: Library, userid: string): Promise<string> => {
  const account = library.accounts.find((one) => one.userid === userid);
  if (account === undefined)
    throw new Bug('demo.no-such-account', 'The library of the demonstration lacks an account.');
  const { password } = account;
  const answer = await send(library, {
    path: 'sign-in',
    fields: [
      ['userid', userid],
      ['password', password],
    ],
    cookie: '',
  });
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');
};

interface Sent extends FilledForm {
  readonly cookie: string;
}

/** @throws Bug `demo.refused` where a form that the staff of the demonstration fill in is not taken */
const send = async ({ address }: Library, { path, fields, cookie }: Sent): Promise<Response> => {
  const answer = await fetch(new URL(path, address), {
    method: 'POST',
    body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])),
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
    redirect: 'manual',
  });
  await answer.arrayBuffer();
  if (answer.status !== SEE_OTHER)
    throw new Bug('demo.refused', `The demonstration's staff were answered with ${answer.status} at ${path}.`);
  return answer;
};

const SEE_OTHER = 303;
