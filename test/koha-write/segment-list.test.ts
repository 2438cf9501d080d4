import { expect } from 'chai';
import { patronLists } from '../../plugin/features/segments/index.ts';
import { kohaWritePool } from '../../plugin/koha-write/write-pool.ts';
import { givenSegments, patron, treeOf, type GivenSegments } from '../features/segments/given.ts';
import { rejection } from '../install/rejection.ts';
import { addPerson, seedLibrary } from '../koha/library.ts';
import { kohaDatabase, type TestDatabase } from '../support/database.ts';
import { collectedLog } from '../support/log.ts';

describe('a segment as a patron list of Koha', () => {
  let given: GivenSegments;
  let koha: TestDatabase;
  let id: number;

  before(async () => {
    given = await givenSegments();
    koha = await kohaDatabase();
    await seedLibrary(koha.db);
    for (const borrowernumber of [7, 51, 52, 53])
      await addPerson(koha.db, { borrowernumber, cardnumber: `C${borrowernumber}` });
    await given.crm
      .db('kenal_patron')
      .insert([patron(51), patron(52, { branchcode: 'FPL' }), patron(53, { has_email: 0 })]);
    const tree = treeOf({ field: 'has_email', operator: 'is_true' });
    ({ id } = await given.segments.create(given.asking(), { name: 'By mail', description: '', tree }));
  });

  after(() => Promise.all([given.drop(), koha.drop()]));

  /** Nothing is kept in step here. */
  const once = () => ({ koha: given.koha, inStep: [], kept: { keep: () => Promise.reject(new Error('made once')) } });

  const listing = async (
    mayLeave: boolean,
    visible = given.asking(),
    audience: 'outreach' | 'everybody' = 'outreach',
  ) => {
    const kohaWrite = kohaWritePool(koha.settings, koha.settings);
    const log = collectedLog();
    const lists = patronLists({
      crm: given.crm.db,
      segments: given.segments,
      leaving: { mayLeave: () => Promise.resolve(mayLeave) },
      ...once(),
      kohaWrite,
    });
    try {
      return {
        can: (await lists.possible()) !== 'nothing',
        made: await lists
          .make(visible, id, { name: 'Mail in November', audience, isKept: false, log: log.log })
          .catch((error: unknown) => error),
        log,
      };
    } finally {
      await kohaWrite.destroy();
    }
  };

  it('holds who is in it and may be seen, and belongs to who made it', async () => {
    const { made, log } = await listing(true, given.asking({ all: false, branchcodes: ['CPL'] }));
    expect(made).to.have.property('patrons', 1);
    expect(await koha.db('patron_list_patrons').pluck('borrowernumber')).to.deep.equal([51]);
    expect(await koha.db('patron_lists').pluck('owner')).to.deep.equal([7]);
    expect(log.text()).to.include('segments.patron-list').and.not.to.include('Mail in November');
  });

  it('holds children only where it is for work in the library', async () => {
    await given.crm.db('kenal_patron').where({ borrowernumber: 52 }).update({ category_type: 'C' });
    expect((await listing(true)).made).to.have.property('patrons', 1);
    expect((await listing(true, given.asking(), 'everybody')).made).to.have.property('patrons', 2);
  });

  it('is not made while nothing may leave', async () => {
    const { can, made } = await listing(false);
    expect([can, (made as { code?: string }).code]).to.deep.equal([false, 'segments.dry-run']);
  });

  it('is not made where no account may write', async () => {
    const lists = patronLists({
      crm: given.crm.db,
      segments: given.segments,
      leaving: { mayLeave: () => Promise.resolve(true) },
      ...once(),
      kohaWrite: undefined,
    });
    expect(await lists.possible()).to.equal('nothing');
    const refused = await rejection(
      lists.make(given.asking(), id, { name: 'x', audience: 'outreach', isKept: false, log: collectedLog().log }),
    );
    expect(refused).to.have.property('code', 'segments.list-not-granted');
  });
});
