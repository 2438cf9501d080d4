import { expect } from 'chai';
import { addPatron, deletePatron, mergePatrons, reuseNumber, setPrivacy } from '../../plugin/demo/library/happen.ts';
import { randomFor, type Random } from '../../plugin/demo/library/random.ts';
import type { Viewer } from '../../plugin/features/access/viewer.ts';
import { refreshing } from '../../plugin/refreshing.ts';
import { systemClock } from '../../plugin/shared/time.ts';
import { forgetFiles, wired, type Wired } from './house.ts';
import { KEEPERS } from './keeper.ts';

const RUNS = Number(process.env['KENAL_KEEPER_RUNS'] ?? 1);
const HAPPENINGS = 45;
const REFRESH_EVERY = 5;

/** A person, whatever number they have now, and what was written about them in each feature. */
interface Person {
  readonly number: number;
  readonly marks: Set<string>;
  /** Whether a refresh has seen them: nobody arrives, is written about and leaves between two of them. */
  isSeen: boolean;
  /** Whether Koha names a loan of theirs, by which a merge can be told that Koha does not log. */
  hasLoan: boolean;
}

const newPerson = (number: number): Person => ({ number, marks: new Set(), isSeen: false, hasLoan: true });

const VIEWER: Viewer = {
  borrowernumber: 900_000_001,
  displayName: 'Somebody',
  homeLibrary: 'CPL',
  loginLibrary: undefined,
  permissions: new Set([
    'patrons.view',
    'profile.view',
    'profile.edit',
    'profile.sensitive',
    'conversations.view',
    'conversations.write',
    'services.use',
  ]),
  visible: { all: true },
  signedInBy: 'form',
};

describe('what people wrote about patrons', () => {
  for (let seed = 1; seed <= RUNS; seed += 1)
    it(`is neither lost nor given to somebody else, whatever happens to patrons in Koha (${seed})`, async function () {
      this.timeout(300_000);
      await forgetFiles();
      const house = await wired();
      try {
        await new Life(house, randomFor(seed, 'keepers')).run();
      } finally {
        await house.databases.close();
      }
    });
});

class Life {
  readonly #house: Wired;
  readonly #random: Random;
  readonly #refresh: () => Promise<unknown>;
  readonly #people: Person[] = [];
  /** Marks of people who are gone or anonymous: they must not be anywhere. */
  readonly #gone = new Set<string>();
  #count = 0;

  constructor(house: Wired, random: Random) {
    this.#house = house;
    this.#random = random;
    const service = refreshing({ ...house.surroundings, clock: systemClock }, house.databases);
    let times = 0;
    this.#refresh = () => service.refresh({ verify: (times += 1) % 3 === 0 });
  }

  async run(): Promise<void> {
    const { db } = this.#house.koha;
    await db('branches').insert({ branchcode: 'CPL', branchname: 'Centerville' });
    await db('categories').insert({ categorycode: 'PT', description: 'Patron', category_type: 'A' });
    for (let first = 0; first < 8; first += 1) await this.#arrive();
    await this.#look();
    const told: string[] = [];
    for (let step = 1; step <= HAPPENINGS; step += 1) {
      told.push(await this.#happen());
      if (step % REFRESH_EVERY === 0) {
        await this.#look();
        await this.#check(told.join(', '));
      }
    }
  }

  async #look(): Promise<void> {
    await this.#refresh();
    for (const person of this.#people) person.isSeen = true;
  }

  async #happen(): Promise<string> {
    const dice = this.#random.below(100);
    const one = this.#random.pick(this.#people);
    if (dice < 58) return this.#write(one);
    if (dice < 68) return this.#merge(one);
    if (dice < 76) return this.#leave(one, false);
    if (dice < 84) return this.#leave(one, true);
    if (dice < 90) return this.#anonymise(one);
    if (dice < 95) return this.#choose(one);
    await this.#arrive();
    return 'arrive';
  }

  async #write(person: Person): Promise<string> {
    const keeper = this.#random.pick(KEEPERS);
    const mark = `mark-${(this.#count += 1)}-${keeper.name}`;
    const { number: borrowernumber } = person;
    const now = systemClock.now().subtract({ minutes: this.#random.below(500) });
    const writing = { borrowernumber, mark, viewer: VIEWER, now, random: this.#random };
    if (await keeper.write(this.#house.databases, writing)) person.marks.add(mark);
    else this.#gone.add(mark);
    return `write ${mark} about ${borrowernumber}`;
  }

  async #merge(loser: Person): Promise<string> {
    const others = this.#people.filter((other) => other !== loser);
    if (others.length < 4 || !loser.isSeen) return 'nobody to merge';
    const keeper = this.#random.pick(others);
    const log = !loser.hasLoan || this.#random.chance(0.5);
    await mergePatrons(this.#house.koha.db, keeper.number, loser.number, { log });
    for (const mark of loser.marks) keeper.marks.add(mark);
    this.#people.splice(this.#people.indexOf(loser), 1);
    return `merge ${loser.number} into ${keeper.number}`;
  }

  /** @param isReused whether the number passes to somebody else before Kenal looks */
  async #leave(person: Person, isReused: boolean): Promise<string> {
    if (this.#people.length < 5 || !person.isSeen) return 'nobody may leave';
    const { number } = person;
    const db = this.#house.koha.db;
    // A copy with the present moment would lie within the second in which the next owner arrives.
    const writtenAt = systemClock.now().subtract({ minutes: 1 });
    await deletePatron(db, number, { copy: this.#random.chance(0.5), log: this.#random.chance(0.5), writtenAt });
    for (const mark of person.marks) this.#gone.add(mark);
    this.#people.splice(this.#people.indexOf(person), 1);
    if (isReused) {
      await reuseNumber(db, number, this.#newcomer());
      await this.#lend(number);
      this.#people.push(newPerson(number));
    }
    return `delete ${number}${isReused ? ' and use the number again' : ''}`;
  }

  async #anonymise(person: Person): Promise<string> {
    await this.#house.koha
      .db('borrowers')
      .where('borrowernumber', person.number)
      .update({ anonymized: 1, surname: '', firstname: '', updated_on: this.#house.koha.db.fn.now() });
    for (const mark of person.marks) this.#gone.add(mark);
    this.#people.splice(this.#people.indexOf(person), 1);
    if (this.#people.length < 4) await this.#arrive();
    return `anonymise ${person.number}`;
  }

  async #choose(person: Person): Promise<string> {
    const { number } = person;
    const privacy = this.#random.pick([0, 1, 2] as const);
    if (privacy === 2) person.hasLoan = false;
    await setPrivacy(this.#house.koha.db, number, privacy);
    return `privacy ${privacy} of ${number}`;
  }

  #newcomer() {
    this.#count += 1;
    const enrolled = 1 + (this.#count % 28);
    return {
      cardnumber: `K${this.#count}`,
      surname: 'Somebody',
      branchcode: 'CPL',
      categorycode: 'PT',
      dateenrolled: `20${10 + (this.#count % 15)}-03-${String(enrolled).padStart(2, '0')}`,
    };
  }

  async #arrive(): Promise<void> {
    const number = await addPatron(this.#house.koha.db, this.#newcomer());
    await this.#lend(number);
    this.#people.push(newPerson(number));
  }

  /** A loan that Koha names: the trace by which a merge without a log is told. */
  async #lend(borrowernumber: number): Promise<void> {
    await this.#house.koha.db('old_issues').insert({
      issue_id: (this.#count += 1),
      borrowernumber,
      issuedate: '2026-01-05 10:00:00',
      returndate: '2026-01-20 10:00:00',
    });
  }

  async #check(told: string): Promise<void> {
    for (const keeper of KEEPERS) {
      const found = new Map<string, Set<number>>();
      for (const { borrowernumber, text } of await keeper.kept(this.#house.databases)) {
        const mark = /mark-\d+-\w+/.exec(text)?.[0] ?? text;
        found.set(mark, (found.get(mark) ?? new Set()).add(borrowernumber));
      }
      const expected = new Map(
        this.#people.flatMap(({ number, marks }) =>
          [...marks].filter((mark) => mark.endsWith(`-${keeper.name}`)).map((mark) => [mark, number] as const),
        ),
      );
      const lines = (map: ReadonlyMap<string, number | Set<number>>): string[] =>
        [...map]
          .map(([mark, number]) => `${mark}: ${typeof number === 'number' ? number : [...number].join(' and ')}`)
          .sort();
      expect(lines(found), `${keeper.name} after ${told}`).to.deep.equal(lines(expected));
      expect([...this.#gone].filter((mark) => found.has(mark))).to.deep.equal([]);
    }
  }
}
