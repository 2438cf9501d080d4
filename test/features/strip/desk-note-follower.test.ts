import { expect } from 'chai';
import { deskNoteFollower } from '../../../plugin/features/strip/index.ts';
import { crmDatabase, type TestDatabase } from '../../support/database.ts';

describe('desk notes of patrons who are gone', () => {
  let crm: TestDatabase;

  const note = (borrowernumber: number) => ({
    borrowernumber,
    kind: 'note',
    author: 1,
    text: 'asked for large print',
    written_at: '2026-11-20 03:00:00',
  });

  beforeEach(async () => {
    crm = await crmDatabase();
    await crm.db('kenal_desk_note').insert([note(51), note(52)]);
  });

  afterEach(() => crm.drop());

  it('follow a merge', async () => {
    await deskNoteFollower.move(crm.db, 51, 52);
    expect(await crm.db('kenal_desk_note').pluck('borrowernumber')).to.deep.equal([52, 52]);
  });

  it('go with a deletion', async () => {
    await deskNoteFollower.drop(crm.db, [51]);
    expect(await crm.db('kenal_desk_note').pluck('borrowernumber')).to.deep.equal([52]);
  });
});
