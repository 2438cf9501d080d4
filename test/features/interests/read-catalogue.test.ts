import { expect } from 'chai';
import { catalogueHealth } from '../../../plugin/features/interests/index.ts';
import { readCatalogue } from '../../../plugin/features/interests/read-catalogue.ts';
import { withCatalogueSource } from '../../../plugin/koha/catalogue/catalogue-source.ts';
import { openKoha } from '../../../plugin/koha/gateway.ts';
import { systemClock, utcText } from '../../../plugin/shared/time.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { silentLog } from '../../support/log.ts';
import { TIMEZONE } from '../insight/support-rules.ts';
import { field, marcXml } from './support-records.ts';
import { emptyInterestWorld, keptTokens, putRecord, type InterestWorld } from './support.ts';

const COOKERY = marcXml(field('650', { a: 'Cookery' }));
const GARDENING = marcXml(field('650', { a: 'Gardening' }));
const BROKEN = '<record><datafield tag="650"><subfield code="a">Cut of';

describe('reading the catalogue', () => {
  let world: InterestWorld;

  beforeEach(async () => {
    world = await emptyInterestWorld();
  });

  afterEach(() => world.close());

  const read = async (options = {}): Promise<Readonly<Record<string, unknown>> | undefined> =>
    (await world.refresh(options)).steps['interests'];
  const recently = (): { changed: string } => ({ changed: utcText(systemClock.now()) });

  it('keeps the tokens of every title, and reads no record twice', async () => {
    await putRecord(world.koha.db, 1, COOKERY);
    await putRecord(world.koha.db, 2, marcXml(field('606', { a: 'Cookery' }), field('700', { a: 'Perec' })), {
      schema: 'UNIMARC',
    });
    expect(await read()).to.include({ records_read: 2, titles_changed: 2 });
    expect(await keptTokens(world.crm.db)).to.deep.equal([
      '1: subject Cookery',
      '2: subject Cookery',
      '2: author Perec',
    ]);
    expect(await read()).to.include({ records_read: 0 });
    expect(await world.crm.db('kenal_subject').where('kind', 'subject')).to.have.length(1);
  });

  it('follows a record that changed, and the words of an authority', async () => {
    await putRecord(world.koha.db, 1, COOKERY);
    await putRecord(world.koha.db, 2, marcXml(field('650', { a: 'Cooking', 9: '12' })));
    await read();
    await putRecord(world.koha.db, 1, GARDENING, recently());
    await putRecord(world.koha.db, 2, marcXml(field('650', { a: 'Cookery (World)', 9: '12' })), recently());
    expect(await read()).to.include({ records_read: 2, titles_changed: 1 });
    expect(await keptTokens(world.crm.db)).to.deep.equal(['1: subject Gardening', '2: subject auth:12']);
    const [linked] = await world.crm.db('kenal_subject').where('value', 'auth:12').pluck<string[]>('label');
    expect(linked).to.equal('Cookery (World)');
  });

  it('takes the schema from the preference where the record names none', async () => {
    await world.koha.db('systempreferences').where('variable', 'marcflavour').update({ value: 'UNIMARC' });
    await putRecord(world.koha.db, 1, marcXml(field('606', { a: 'Cuisine' })), { schema: '' });
    await read();
    expect(await keptTokens(world.crm.db)).to.deep.equal(['1: subject Cuisine']);
  });

  it('forgets at night the titles that Koha has no more', async () => {
    await putRecord(world.koha.db, 1, COOKERY);
    await putRecord(world.koha.db, 2, BROKEN);
    await putRecord(world.koha.db, 3, GARDENING);
    await read();
    await world.koha.db('biblio_metadata').whereIn('biblionumber', [1, 2]).delete();
    expect(await read({ verify: true })).to.include({ titles_gone: 2 });
    expect(await keptTokens(world.crm.db)).to.deep.equal(['3: subject Gardening']);
    expect(await world.crm.db('kenal_biblio_broken')).to.have.length(0);
  });

  it('finds at night what was still under way in Koha at the last look', async () => {
    await read();
    const late = utcText(systemClock.now().subtract({ minutes: 10 }));
    await putRecord(world.koha.db, 1, COOKERY, { changed: late });
    expect(await read()).to.include({ records_read: 0 });
    expect(await read({ verify: true })).to.include({ records_read: 1 });
  });

  it('names a broken record by its number, logs it once, and reads it again once it is mended', async () => {
    await putRecord(world.koha.db, 1, BROKEN);
    await putRecord(world.koha.db, 2, '');
    await putRecord(world.koha.db, 3, '<html/>');
    await putRecord(world.koha.db, 4, COOKERY);
    expect(await read()).to.include({ records_read: 4, newly_broken: 3 });
    await read({ full: true });
    const lines = world.log.records.filter((line) => line['event'] === 'catalogue.broken-records');
    expect(lines.map((line) => line['biblionumbers'])).to.deep.equal([[1, 2, 3]]);
    expect(await world.crm.db('kenal_biblio_broken').orderBy('biblionumber').pluck('fault')).to.deep.equal([
      'not-xml',
      'not-xml',
      'no-record',
    ]);
    await putRecord(world.koha.db, 1, GARDENING, recently());
    await read();
    expect(await world.crm.db('kenal_biblio_broken').orderBy('biblionumber').pluck('biblionumber')).to.deep.equal([
      2, 3,
    ]);
    expect(await keptTokens(world.crm.db)).to.deep.equal(['1: subject Gardening', '4: subject Cookery']);
  });

  it('passes over a record that is too long to be one', async () => {
    await putRecord(world.koha.db, 1, marcXml(field('520', { a: 'x'.repeat(4_100_000) })));
    await read();
    expect(await world.crm.db('kenal_biblio_broken').pluck('fault')).to.deep.equal(['too-long']);
  });

  it('says on the Health page what cannot be read', async () => {
    const koha = await openKoha({ db: world.koha.db, timezone: TIMEZONE, clock: systemClock, log: silentLog });
    const sentences = async (): Promise<string[]> =>
      (await catalogueHealth(koha, world.crm.db).look())(createLocales(TIMEZONE).en).map(({ sentence }) => sentence);
    await putRecord(world.koha.db, 1, COOKERY);
    await read();
    expect(await sentences()).to.deep.equal(['Every record of the catalogue can be read.']);
    for (const biblionumber of [7, 9]) await putRecord(world.koha.db, biblionumber, BROKEN, recently());
    await read();
    expect((await sentences()).join()).to.match(/^2 records .* biblionumber 7, 9\.$/);
    for (let biblionumber = 10; biblionumber < 40; biblionumber += 1)
      await putRecord(world.koha.db, biblionumber, BROKEN, recently());
    await read();
    expect((await sentences()).join()).to.match(/^32 records .* biblionumber 7, 9, 10,/);
  });

  /** So many titles with this record, twenty a minute. */
  const putMany = async (many: number, metadata: string): Promise<void> => {
    for (let from = 0; from < many; from += 500) {
      const numbers = Array.from({ length: 500 }, (_, n) => from + n + 1);
      await world.koha
        .db('biblio')
        .insert(
          numbers.map((biblionumber) => ({ biblionumber, title: 'T', frameworkcode: '', datecreated: '2020-01-01' })),
        );
      await world.koha.db('biblio_metadata').insert(
        numbers.map((biblionumber) => ({
          biblionumber,
          format: 'marcxml',
          schema: 'MARC21',
          metadata,
          timestamp: `2020-01-01 0${Math.floor(biblionumber / 1_000)}:${String(Math.floor(biblionumber / 20) % 50).padStart(2, '0')}:00`,
        })),
      );
    }
  };

  /** What the first way of reading had kept: the whole heading as the subject of every title. */
  const asReadBefore = async (heading: string): Promise<void> => {
    const titles = await world.crm.db('kenal_biblio_subject').distinct().pluck<number[]>('biblionumber');
    await world.crm.db('kenal_biblio_subject').delete();
    await world.crm.db('kenal_subject').delete();
    const [id = 0] = await world.crm
      .db('kenal_subject')
      .insert({ kind: 'subject', spelling_key: heading.toLowerCase(), value: heading, label: heading });
    await world.crm.db('kenal_biblio_subject').insert(titles.map((biblionumber) => ({ biblionumber, subject_id: id })));
    await world.crm.db('kenal_catalogue_state').update({ reading: 1 });
  };

  it('reads every record anew with the first refresh after titles are read in another way, and goes on if it died', async () => {
    const many = 1_500;
    await putMany(many, marcXml(field('650', { a: 'Gardening', x: 'History' })));
    await read();
    await asReadBefore('Gardening--History');
    const koha = await openKoha({ db: world.koha.db, timezone: TIMEZONE, clock: systemClock, log: silentLog });
    let parts = 0;
    const died = withCatalogueSource(koha, 0, (source) =>
      readCatalogue(
        {
          crm: world.crm.db,
          source,
          log: silentLog,
          throwIfAborted: () => {
            parts += 1;
            if (parts > 1) throw new Error('died');
          },
        },
        'changed',
      ),
    );
    expect(await died.catch((error: unknown) => String(error))).to.equal('Error: died');
    const halfDone = await keptTokens(world.crm.db);
    expect(halfDone).to.include('1: subject Gardening').and.to.include(`${many}: subject Gardening--History`);
    expect((await read())?.['records_read']).to.be.within(many - 1_000, many - 900);
    expect((await keptTokens(world.crm.db)).sort()).to.deep.equal(
      Array.from({ length: many }, (_, n) => [`${n + 1}: heading Gardening--History`, `${n + 1}: subject Gardening`])
        .flat()
        .sort(),
    );
    expect(await read()).to.include({ records_read: 0 });
  });

  it('goes on where a reading was stopped', async () => {
    const many = 2_500;
    await putMany(many, COOKERY);
    const stop = new AbortController();
    const stopped = world.refresh({ signal: stop.signal }).catch((error: unknown) => error);
    while ((await world.crm.db('kenal_biblio_subject').first('biblionumber')) === undefined)
      await new Promise((resolve) => setTimeout(resolve, 2));
    stop.abort();
    await stopped;
    const before = await world.crm.db('kenal_biblio_subject').pluck<number[]>('biblionumber');
    const rest = await read();
    expect(await world.crm.db('kenal_biblio_subject')).to.have.length(many);
    expect(before.length === many || Number(rest?.['records_read']) < many).to.equal(true);
  });
});
