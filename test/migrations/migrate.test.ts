import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { guarded } from '../../plugin/shared/db/guard.ts';
import { migrateLatest, pendingMigrations } from '../../plugin/shared/db/migrate.ts';
import { crmPool } from '../../plugin/shared/db/connection.ts';
import { Conflict } from '../../plugin/shared/errors.ts';
import { freshDatabase } from '../support/database.ts';
import { schemaPicture } from './picture.ts';

const FOLDER = new URL('../../migrations/', import.meta.url);

interface Migration {
  readonly name: string;
  readonly up: (db: Knex) => Promise<unknown>;
  readonly down: (db: Knex) => Promise<unknown>;
}

const migrations = async (): Promise<Migration[]> => {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts')).sort();
  return Promise.all(
    files.map(async (file) => ({
      ...((await import(new URL(file, FOLDER).href)) as Omit<Migration, 'name'>),
      name: file.replace(/\.ts$/, ''),
    })),
  );
};

const empty = async (): Promise<Knex> => (await freshDatabase('kenal', crmPool)).db;

describe('kenal migrate', () => {
  it('runs every migration on an empty database, once', async () => {
    const db = await empty();
    const names = (await migrations()).map(({ name }) => name);
    expect(await pendingMigrations(db)).to.deep.equal(names);
    expect(await migrateLatest(db)).to.deep.equal(names);
    expect(await migrateLatest(db)).to.deep.equal([]);
    expect(await pendingMigrations(db)).to.deep.equal([]);
  });

  it('arrives at the same tables after going all the way back', async () => {
    const db = await empty();
    await migrateLatest(db);
    const first = await schemaPicture(db);
    for (const { down } of (await migrations()).reverse()) await down(db);
    expect(await schemaPicture(db)).not.to.include('kenal_visit_month');
    await db('kenal_migration').delete();
    await migrateLatest(db);
    expect(await schemaPicture(db)).to.equal(first);
  });

  it('goes on after a crash that left things made but not written down', async () => {
    const db = await empty();
    await migrateLatest(db);
    const first = await schemaPicture(db);
    const names = (await migrations()).map(({ name }) => name).slice(-3);
    await db('kenal_migration').whereIn('name', names).delete();
    await db('kenal_migration_lock').update({ is_locked: 1 });
    expect(await migrateLatest(db)).to.deep.equal(names);
    expect(await schemaPicture(db)).to.equal(first);
  });

  it('refuses to run while another process migrates the same database', async () => {
    const database = await freshDatabase('kenal', crmPool);
    const other = crmPool(database.settings);
    let refusal: unknown;
    await guarded(other, 'migrate', 'busy', async () => {
      refusal = await migrateLatest(database.db).catch((error: unknown) => error);
    });
    await other.destroy();
    expect(refusal).to.be.instanceOf(Conflict).and.to.have.property('code', 'migrate.running');
    expect(await migrateLatest(database.db)).not.to.deep.equal([]);
  });
});
