import { expect } from 'chai';
import type { Knex } from 'knex';
import { randomFor, type Random } from '../../../plugin/demo/library/random.ts';
import type { Viewer } from '../../../plugin/features/access/index.ts';
import { keptLists, listFollower, patronLists, type KeptLists } from '../../../plugin/features/segments/index.ts';
import { readKeepings } from '../../../plugin/features/segments/keeping.repository.ts';
import type { PatronLists } from '../../../plugin/features/segments/patron-list.service.ts';
import { writeGrantSql, type WriteGrant } from '../../../plugin/koha/write-grants.ts';
import { kohaWritePool } from '../../../plugin/koha-write/write-pool.ts';
import { loadManifest } from '../../../plugin/manifest/manifest.ts';
import { rejection } from '../../install/rejection.ts';
import { addPerson } from '../../koha/library.ts';
import { cutConnection, type CutConnection } from '../../koha-write/cut-connection.ts';
import { adminDb, testAccount } from '../../support/database.ts';
import { collectedLog } from '../../support/log.ts';
import { givenSegments, patron, treeOf, type GivenSegments } from './given.ts';

const RUNS = Number(process.env['KENAL_LIST_RUNS'] ?? 2);
const HAPPENINGS = 60;
const PATRONS = [51, 52, 53, 54, 55, 56, 57, 58];
const IN_STEP = 'patron-list-in-step';

describe('patron lists of Koha that are kept in step', () => {
  let given: GivenSegments;
  let way: CutConnection;
  let kohaWrite: Knex;
  let writes: readonly WriteGrant[];
  let viewer: Viewer | undefined;
  let mayLeave: boolean;
  let kept: KeptLists;
  let lists: PatronLists;
  let segment: number;

  const koha = (): Knex => given.kohaBase.db;
  const grantTo = async (account: { readonly user: string }, granted: readonly WriteGrant[]): Promise<void> => {
    const admin = await adminDb();
    const request = { kohaDatabase: given.kohaBase.name, account: { user: account.user, host: '%' }, writes: granted };
    for (const statement of writeGrantSql(request)) await admin.raw(statement);
  };
  const listsBy = (pool: Knex | undefined): { readonly kept: KeptLists; readonly lists: PatronLists } => {
    const shared = {
      crm: given.crm.db,
      segments: given.segments,
      leaving: { mayLeave: () => Promise.resolve(mayLeave) },
      kohaWrite: pool,
    };
    const made = keptLists({
      ...shared,
      viewerOf: () => Promise.resolve(viewer),
      clock: given.clock,
      log: collectedLog().log,
    });
    const inStep = writes.filter(({ name }) => name === IN_STEP);
    return { kept: made, lists: patronLists({ ...shared, koha: given.koha, inStep, kept: made }) };
  };

  before(async () => {
    given = await givenSegments();
    for (const borrowernumber of [7, ...PATRONS])
      await addPerson(koha(), { borrowernumber, cardnumber: `C${borrowernumber}` });
    writes = (await loadManifest()).database.grants.optionalWrite;
    const account = await testAccount('writer');
    await grantTo(account, writes);
    way = await cutConnection(given.kohaBase.settings);
    kohaWrite = kohaWritePool(way.settings, account);
    const tree = treeOf({ field: 'has_email', operator: 'is_true' });
    segment = (await given.segments.create(given.asking(), { name: 'By mail', description: '', tree })).id;
    ({ kept, lists } = listsBy(kohaWrite));
  });

  after(async () => {
    await kohaWrite.destroy();
    await way.close();
    await given.drop();
  });

  beforeEach(async () => {
    viewer = given.asking().viewer;
    mayLeave = true;
    way.spare();
    for (const table of ['kenal_list_entry', 'kenal_list_keeping', 'kenal_koha_list', 'kenal_patron'])
      await given.crm.db(table).delete();
    await koha()('patron_lists').delete();
    await given.crm.db('kenal_patron').insert(PATRONS.map((number) => patron(number, { has_email: number < 55 })));
  });

  const make = async (audience: 'outreach' | 'everybody' = 'outreach'): Promise<number> => {
    const draft = { name: 'Post', audience, isKept: true, log: collectedLog().log };
    return (await lists.make(given.asking(), segment, draft)).listId;
  };
  const keep = (): Promise<unknown> => kept.keepAll(() => undefined);
  const onList = (): Promise<number[]> =>
    koha()('patron_list_patrons').orderBy('borrowernumber').pluck<number[]>('borrowernumber');
  const hasMail = (borrowernumber: number, has: boolean): Promise<number> =>
    given.crm
      .db('kenal_patron')
      .where({ borrowernumber })
      .update({ has_email: has ? 1 : 0 });
  const byHand = async (list: number, borrowernumber: number): Promise<number> => {
    const [id = 0] = await koha()('patron_list_patrons').insert({ patron_list_id: list, borrowernumber });
    return id;
  };
  const offByHand = (borrowernumber: number): Promise<number> =>
    koha()('patron_list_patrons').where({ borrowernumber }).delete();
  const keeping = async () => (await readKeepings(given.crm.db, {}, 'kept'))[0];
  const ended = async () => (await readKeepings(given.crm.db, {}, 'ended')).map((one) => one.ended);

  it('take on who enters and take off who leaves, and say when', async () => {
    const list = await make();
    expect(await onList()).to.deep.equal([51, 52, 53, 54]);
    await hasMail(51, false);
    await hasMail(58, true);
    expect(await keep()).to.deep.equal({ lists: 1, putOn: 1, takenOff: 1, ended: 0 });
    expect(await onList()).to.deep.equal([52, 53, 54, 58]);
    expect(await keep()).to.include({ putOn: 0, takenOff: 0 });
    const [own] = await lists.keptOf(given.asking().viewer, segment);
    expect(own).to.deep.include({ listId: list, name: 'Post', heldBack: undefined });
    expect(own?.change).to.include({ putOn: 1, takenOff: 1 });
  });

  it('leave what staff put on or took off by hand as it is', async () => {
    const list = await make();
    const entry = await byHand(list, 56);
    await offByHand(52);
    await keep();
    expect(await onList()).to.deep.equal([51, 53, 54, 56]);
    await hasMail(56, true);
    await keep();
    await hasMail(56, false);
    await hasMail(52, false);
    await keep();
    expect(await onList()).to.deep.equal([51, 53, 54, 56]);
    expect(await koha()('patron_list_patrons').where({ patron_list_patron_id: entry }).pluck('borrowernumber')).to.eql([
      56,
    ]);
    // Whoever left and comes back has entered.
    await hasMail(52, true);
    await keep();
    expect(await onList()).to.deep.equal([51, 52, 53, 54, 56]);
  });

  it('hold only whom their owner may see, as it is now, and no children in outreach', async () => {
    await given.crm.db('kenal_patron').where({ borrowernumber: 53 }).update({ branchcode: 'FPL' });
    await given.crm.db('kenal_patron').where({ borrowernumber: 54 }).update({ category_type: 'C' });
    await make();
    expect(await onList()).to.deep.equal([51, 52, 53]);
    viewer = given.asking({ all: false, branchcodes: ['CPL'] }).viewer;
    await keep();
    expect(await onList()).to.deep.equal([51, 52]);
  });

  it('are told to nobody but their owner', async () => {
    const list = await make();
    const other = { ...given.asking().viewer, borrowernumber: 8 };
    expect(await lists.keptOf(other, segment)).to.deep.equal([]);
    expect(await rejection(lists.letGo(other, list))).to.have.property('code', 'segments.list-not-kept');
    expect(await keeping()).to.have.property('listId', list);
  });

  for (const when of ['before', 'after'] as const)
    for (const [what, text] of [
      ['putting on', 'COMMIT'],
      ['taking off', 'delete from `patron_list_patrons`'],
    ] as const)
      it(`are made right when the connection is lost ${when} ${what}`, async () => {
        await make();
        await hasMail(51, false);
        await hasMail(55, true);
        await hasMail(56, true);
        way.cutAt(text, when);
        await keep();
        expect(await keeping()).to.have.property('heldBack', 'failed');
        await keep();
        expect(await onList()).to.deep.equal([52, 53, 54, 55, 56]);
        expect(await keeping()).to.have.property('heldBack', undefined);
        for (const number of PATRONS) await hasMail(number, false);
        await keep();
        expect(await onList()).to.deep.equal([]);
        expect(await given.crm.db('kenal_list_entry').pluck('state')).to.deep.equal([]);
      });

  it('change nothing while nothing may leave, or where it is granted no more', async () => {
    await make();
    await hasMail(51, false);
    mayLeave = false;
    await keep();
    expect(await keeping()).to.have.property('heldBack', 'dry_run');
    mayLeave = true;
    const account = await testAccount('maker');
    await grantTo(
      account,
      writes.filter(({ name }) => name !== IN_STEP),
    );
    const pool = kohaWritePool(given.kohaBase.settings, account);
    try {
      const once = listsBy(pool);
      expect(await once.lists.possible()).to.equal('once');
      await once.kept.keepAll(() => undefined);
      expect(await keeping()).to.have.property('heldBack', 'not_granted');
      const draft = { name: 'x', audience: 'outreach', isKept: true, log: collectedLog().log } as const;
      expect(await rejection(once.lists.make(given.asking(), segment, draft))).to.have.property(
        'code',
        'segments.list-not-granted',
      );
    } finally {
      await pool.destroy();
    }
    expect(await lists.possible()).to.equal('kept');
    expect(await onList()).to.deep.equal([51, 52, 53, 54]);
    await keep();
    expect(await onList()).to.deep.equal([52, 53, 54]);
  });

  it('may take off the list what is on it, and do nothing else to Koha', async () => {
    await make();
    for (const refused of [
      kohaWrite('patron_lists').delete(),
      kohaWrite('patron_lists').pluck('name'),
      kohaWrite('patron_list_patrons').update({ borrowernumber: 51 }),
      kohaWrite('borrowers').pluck('borrowernumber'),
    ])
      expect(await rejection(refused))
        .to.have.property('errno')
        .that.is.oneOf([1142, 1143]);
  });

  it('end with the list, the owner, the permission or the segment, and the owner is told', async () => {
    const list = await make();
    await koha()('patron_lists').delete();
    await keep();
    expect(await ended()).to.deep.equal(['list']);
    expect(await lists.endedOf(given.asking().viewer)).to.have.length(1);
    expect(await lists.endedOf({ ...given.asking().viewer, borrowernumber: 8 })).to.deep.equal([]);
    expect(await lists.letGo(given.asking().viewer, list)).to.have.property('ended', 'list');

    await make();
    viewer = undefined;
    await keep();
    viewer = { ...given.asking().viewer, permissions: new Set() };
    await make();
    viewer = given.asking().viewer;
    await make();
    await given.segments.remove(given.asking(), segment);
    try {
      await keep();
    } finally {
      await given.segments.restore(given.asking(), segment);
    }
    expect(await ended()).to.deep.equal(['owner', 'permission', 'segment']);
    // Who was put on them is their owner's matter now.
    expect(await given.crm.db('kenal_list_entry').pluck('entry_id')).to.deep.equal([]);
    expect(await onList()).to.deep.equal([51, 51, 52, 52, 53, 53, 54, 54]);
  });

  it('forget whose an entry is where the segment tells of use, and still take it off', async () => {
    await make();
    await listFollower.forget?.(given.crm.db, [51]);
    expect(await given.crm.db('kenal_list_entry').whereNull('borrowernumber').pluck('state')).to.deep.equal([]);
    await given.crm.db('kenal_segment').where({ id: segment }).update({ tells_of_use: 1 });
    try {
      await listFollower.forget?.(given.crm.db, [51]);
    } finally {
      await given.crm.db('kenal_segment').where({ id: segment }).update({ tells_of_use: 0 });
    }
    expect(await given.crm.db('kenal_list_entry').whereNull('borrowernumber').pluck('state')).to.deep.equal(['there']);
    await hasMail(51, false);
    await keep();
    expect(await onList()).to.deep.equal([52, 53, 54]);
  });

  it('go with their owner, and an owner who is merged keeps them', async () => {
    await make();
    await listFollower.move(given.crm.db, 7, 8);
    expect(await keeping()).to.have.property('owner', 8);
    await listFollower.drop(given.crm.db, [8]);
    expect(await keeping()).to.equal(undefined);
    expect(await given.crm.db('kenal_list_entry').pluck('entry_id')).to.deep.equal([]);
  });

  for (let seed = 1; seed <= RUNS; seed += 1)
    it(`hold who is in the segment and what staff did, whatever happens (${seed})`, async () => {
      const list = await make();
      const world = new World(randomFor(seed, 'kept lists'), list);
      for (let step = 1; step <= HAPPENINGS; step += 1) {
        const told = await world.happen();
        if (!(await world.isKept())) continue;
        const { expected, found } = await world.compared();
        expect(found, `${told} at ${step}`).to.deep.equal(expected);
      }
    });

  /** What staff did by hand and what befell patrons, and who should be on the list for all that. */
  class World {
    readonly #random: Random;
    readonly #list: number;
    readonly #wanted = new Set([51, 52, 53, 54]);
    /** Entries that staff made, which nothing may take off. */
    readonly #byHand = new Map<number, number>();
    readonly #offByHand = new Set<number>();
    #isCut = false;

    constructor(random: Random, list: number) {
      this.#random = random;
      this.#list = list;
    }

    async happen(): Promise<string> {
      // Only what a look has seen can be told from what was never there.
      if (this.#isCut) return 'nothing';
      const number = this.#random.pick(PATRONS);
      const dice = this.#random.below(100);
      if (dice < 45) {
        const isIn = !this.#wanted.has(number);
        await hasMail(number, isIn);
        if (isIn) this.#wanted.add(number);
        else {
          this.#wanted.delete(number);
          this.#offByHand.delete(number);
        }
        return `${number} ${isIn ? 'enters' : 'leaves'}`;
      }
      const isOn = (await onList()).includes(number);
      if (dice < 65 && !isOn) {
        this.#byHand.set(await byHand(this.#list, number), number);
        return `${number} is put on by hand`;
      }
      if (dice < 80 && isOn) {
        await offByHand(number);
        const own = [...this.#byHand].filter(([, one]) => one === number);
        for (const [entry] of own) this.#byHand.delete(entry);
        if (own.length === 0 && this.#wanted.has(number)) this.#offByHand.add(number);
        return `${number} is taken off by hand`;
      }
      return 'nothing';
    }

    /** Keeps the list, perhaps over a connection that is lost on the way. */
    async isKept(): Promise<boolean> {
      if (this.#random.chance(0.3))
        way.cutAt(
          this.#random.pick(['COMMIT', 'insert ignore', 'delete from']),
          this.#random.pick(['before', 'after'] as const),
        );
      await keep();
      // A cut that met nothing is still to come.
      this.#isCut = (await keeping())?.heldBack === 'failed';
      return !this.#isCut;
    }

    async compared(): Promise<{ readonly expected: string[]; readonly found: string[] }> {
      const hands = new Set(this.#byHand.values());
      const own = [...this.#wanted].filter((number) => !hands.has(number) && !this.#offByHand.has(number));
      const rows = await koha()('patron_list_patrons').select<
        { patron_list_patron_id: number; borrowernumber: number }[]
      >('patron_list_patron_id', 'borrowernumber');
      const line = (number: number, isByHand: boolean): string => `${number}${isByHand ? ' by hand' : ''}`;
      return {
        expected: [...own.map((number) => line(number, false)), ...[...hands].map((one) => line(one, true))].sort(),
        found: rows.map((row) => line(row.borrowernumber, this.#byHand.has(row.patron_list_patron_id))).sort(),
      };
    }
  }
});
