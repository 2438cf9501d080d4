import { access, readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { schemaColumns } from '../../plugin/demo/schema/index.ts';
import { placesOf, sourcesIn, type Source } from './sources.ts';

const FEATURES = new URL('../../plugin/features/', import.meta.url);

const KOHA_TABLES = [...new Set([...schemaColumns('19.05').keys(), ...schemaColumns('26.05').keys()])];
const ANY_TABLE = KOHA_TABLES.join('|');
/** A table's name after an SQL keyword, or as the first argument of a call that takes a table. */
const KOHA_SQL = new RegExp(
  `\\b(FROM|JOIN|INTO|UPDATE|TABLE)\\s+\`?(${ANY_TABLE})\\b|(\\b(db|trx|crm|koha|from|into|join|leftJoin|table)|>)\\(\\s*'(${ANY_TABLE})( as \\w+)?'`,
  'g',
);

describe('the sources', () => {
  let product: Source[];
  let everything: Source[];

  before(async () => {
    product = await sourcesIn(['plugin']);
    everything = [...product, ...(await sourcesIn(['migrations', 'scripts', 'test', 'bench', 'views']))].filter(
      ({ file }) => file !== 'test/conventions/sources.test.ts',
    );
  });

  const productWithout = (...folders: readonly string[]): Source[] =>
    product.filter(({ file }) => !folders.some((folder) => file.startsWith(folder)));

  it("read Koha's tables in plugin/koha, write them in plugin/koha-write and plugin/demo, and nowhere else", () => {
    expect(placesOf(KOHA_SQL, productWithout('plugin/koha/', 'plugin/koha-write/', 'plugin/demo/'))).to.deep.equal([]);
  });

  it('are looked through by a search that finds what it looks for', () => {
    const found = placesOf(KOHA_SQL, product).map((place) => place.split(/[/:]/)[1]);
    expect(found.filter((folder) => folder === 'koha')).to.have.length.greaterThan(20);
  });

  it('write nothing to Koha outside the demo', () => {
    const writes = new RegExp(
      `\\b(INSERT (IGNORE )?INTO|UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE( TABLE)?)\\s+\`?(${ANY_TABLE})\\b|\\.(insert|update|truncate)\\(|\\.(delete|del)\\(\\)`,
      'g',
    );
    expect(
      placesOf(
        writes,
        product.filter(({ file }) => file.startsWith('plugin/koha/')),
      ),
    ).to.deep.equal([]);
  });

  it('name the columns that they read of Koha', () => {
    const stars = /SELECT\s+(\w+\.)?\*|\.select\(\s*\)|\.select\('\*'\)|\.select\(\w+\.raw\('\*'\)/g;
    expect(
      placesOf(
        stars,
        product.filter(({ file }) => file.startsWith('plugin/koha/')),
      ),
    ).to.deep.equal([]);
  });

  it('take the time from plugin/shared/time.ts, but for scripts that run in a browser', () => {
    const server = everything.filter(({ file }) => !file.startsWith('plugin/koha-plugin/'));
    const clocks = /new Date\(|\bDate\.now\(|Temporal\.Now\b/g;
    expect(
      placesOf(
        clocks,
        server.filter(({ file }) => file !== 'plugin/shared/time.ts'),
      ),
    ).to.deep.equal([]);
  });

  it('take the environment at the ways in, which hand it on', () => {
    expect(placesOf(/process\.env/g, productWithout('plugin/commands/', 'plugin/config/'))).to.deep.equal([]);
  });

  it('leave nothing to be done', () => {
    expect(placesOf(/\b(TODO|FIXME|XXX)\b/g, everything)).to.deep.equal([]);
  });

  it('log events by name', () => {
    expect(placesOf(/\blog\.(trace|debug|info|warn|error|fatal)\((?!\s*\{\s*event: ')/g, product)).to.deep.equal([]);
  });

  it('give every feature its half a page of words', async () => {
    const features = await readdir(FEATURES);
    const without = await Promise.all(
      features.map(async (name) =>
        access(new URL(`${name}/CONTEXT.md`, FEATURES)).then(
          () => undefined,
          () => name,
        ),
      ),
    );
    expect(without.filter((name) => name !== undefined)).to.deep.equal([]);
  });
});
