import { type Population } from './population.ts';
import { at, randomFor } from './random.ts';
import { BOUNCING_SHARE, NO_EMAIL_SHARE } from './world.ts';

/** How patrons can be reached. Every address lies in a domain, and every number in a range, that nobody can own. */
export interface Contacts {
  readonly email: readonly (string | null)[];
  /** Messages to this address come back. */
  readonly bounces: Uint8Array;
  readonly phone: readonly (string | null)[];
}

const DOMAINS = ['example.org', 'surat.example', 'pos.example', 'example.com'];

export const contactsOf = (people: Population, seed: number, firstNumber: number): Contacts => {
  const random = randomFor(seed, 'contacts');
  const everybody = Array.from({ length: people.size }, (_, patron) => patron);
  return {
    email: everybody.map((patron) => {
      const domain = random.pick(DOMAINS);
      return random.chance(NO_EMAIL_SHARE) ? null : `${mailbox(people, patron)}.${firstNumber + patron}@${domain}`;
    }),
    bounces: Uint8Array.from(everybody, () => (random.chance(BOUNCING_SHARE) ? 1 : 0)),
    // 555-0100 to 555-0199 are kept free for stories; the line in front makes them differ.
    phone: everybody.map((patron) =>
      random.chance(0.2) ? null : `+1 ${200 + (patron % 700)} 555 01${String(random.below(100)).padStart(2, '0')}`,
    ),
  };
};

const mailbox = (people: Population, patron: number): string => {
  const latin = (people.names[patron]?.surname ?? '')
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
    .slice(0, 20);
  return latin === '' ? `pembaca${at(people.household, patron)}` : latin;
};
