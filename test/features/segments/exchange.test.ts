import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { exportSegments, importSegments } from '../../../plugin/features/segments/index.ts';
import { segmentRegistry } from '../../../plugin/segment-registry.ts';
import { kenal, configFile } from '../../cli/kenal.ts';
import { rejection } from '../../install/rejection.ts';
import { givenSegments, treeOf, type GivenSegments } from './given.ts';

const ADULTS = treeOf({ field: 'age', operator: 'at_least', value: 18 });

describe('segments in files', () => {
  let given: GivenSegments;
  let other: GivenSegments;

  beforeEach(async () => {
    given = await givenSegments();
    other = await givenSegments();
  });

  afterEach(() => Promise.all([given.drop(), other.drop()]));

  const importInto = async ({ crm, clock }: GivenSegments, document: unknown) =>
    importSegments(crm.db, { registry: await segmentRegistry(crm.db)(), document, now: clock.now() });

  const create = (name: string, tree = ADULTS) =>
    given.segments.create(given.asking(), { name, description: 'of the test', tree });

  it('come out as they went in, those that others ask for among them', async () => {
    const { key } = await create('Zulu, asked for');
    await create('Alpha, asks', treeOf({ field: 'segment', operator: 'is_none_of', value: [key] }));
    const file = await exportSegments(given.crm.db);
    const read: unknown = JSON.parse(JSON.stringify(file));
    expect(await importInto(other, read)).to.deep.equal({ created: 2, changed: 0, unchanged: 0 });
    expect(await exportSegments(other.crm.db)).to.deep.equal(file);
    expect(await importInto(other, read)).to.deep.equal({ created: 0, changed: 0, unchanged: 2 });
  });

  it('change what is there under the same key, as a new version', async () => {
    const { id } = await create('Adults');
    const file = await exportSegments(given.crm.db);
    const changed = { ...file, segments: file.segments.map((segment) => ({ ...segment, name: 'Grown-ups' })) };
    expect(await importInto(given, changed)).to.deep.equal({ created: 0, changed: 1, unchanged: 0 });
    expect(await given.segments.find(given.asking(), id)).to.deep.include({ name: 'Grown-ups', version: 2 });
  });

  it('are taken as a whole or not at all, and what is wrong is said', async () => {
    await create('Adults');
    const file = await exportSegments(given.crm.db);
    const [one] = file.segments;
    const lost = treeOf({ field: 'segment', operator: 'is_one_of', value: ['00000000-0000-4000-8000-000000000000'] });
    const second = { ...one!, key: '11111111-1111-4111-8111-111111111111', name: 'Lost', tree: lost };
    const half = importInto(other, { ...file, segments: [one, second] });
    expect(await rejection(half)).to.have.property('code', 'segments.unknown-segment');
    const circle = { ...second, tree: treeOf({ field: 'segment', operator: 'is_one_of', value: [second.key] }) };
    const round = importInto(other, { ...file, segments: [circle] });
    expect(await rejection(round)).to.have.property('code', 'segments.circle');
    const odd = importInto(other, { ...file, segments: [{ ...one, tree: { version: 1 } }] });
    expect(await rejection(odd))
      .to.have.property('message')
      .that.matches(/^"Adults": The rule.*rule/);
    expect(await exportSegments(other.crm.db))
      .to.have.property('segments')
      .that.deep.equals([]);
  });

  it('hold no list of patrons: a snapshot stays', async () => {
    const { id } = await create('Adults');
    await given.segments.takeSnapshot(given.asking(), id, 'Adults of today');
    expect((await exportSegments(given.crm.db)).segments.map(({ name }) => name)).to.deep.equal(['Adults']);
  });

  it('are read and written by kenal segment', async function () {
    this.timeout(60_000);
    const { key } = await create('Adults');
    const configured = async ({ crm }: GivenSegments) => {
      const { host, port, user, password, database } = crm.settings;
      return configFile({
        koha: { user: 'nobody', password: 'nothing', database: 'none', timezone: 'Asia/Jakarta' },
        crm: { host, port, user, password, database },
      });
    };
    const exported = await kenal(['segment', 'export', key, '--config', await configured(given)]);
    expect(exported.exitCode, exported.err).to.equal(0);
    const folder = await mkdtemp(path.join(tmpdir(), 'kenal-segments-'));
    const file = path.join(folder, 'segments.json');
    await writeFile(file, exported.out);
    const config = await configured(other);
    const imported = await kenal(['segment', 'import', file, '--json', '--config', config]);
    expect(JSON.parse(imported.out)).to.deep.equal({ created: 1, changed: 0, unchanged: 0 });
    const missing = await kenal(['segment', 'import', path.join(folder, 'none.json'), '--config', config]);
    expect([missing.exitCode, missing.err]).to.deep.equal([
      2,
      `The file ${path.join(folder, 'none.json')} cannot be read as JSON: give the file that "kenal segment export" wrote.\n`,
    ]);
    await rm(folder, { recursive: true });
  });
});
