import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { KOHA_VERSIONS, kohaVariants, schemaColumns } from '../../plugin/demo/schema/index.ts';
import { isIn, KOHA_READS, OPTIONAL_READS, SECRETS, type Life } from '../../plugin/koha/reads.ts';
import { preferencesList, readsTable } from '../../plugin/koha/reads-table.ts';

const FOLDER = fileURLToPath(new URL('../../plugin/koha/', import.meta.url));

/** Every table and column of the list, each with when it is there. */
const claims = KOHA_READS.flatMap((read) => [
  { name: read.table, table: read.table, column: undefined, life: read },
  ...read.columns.map((one) => ({
    name: `${read.table}.${one.column}`,
    table: read.table,
    column: one.column,
    life: { ...read, ...one },
  })),
]);
type Claim = (typeof claims)[number];

const isThere = ({ table, column }: Claim, schema: ReadonlyMap<string, readonly string[]>): boolean =>
  column === undefined ? schema.has(table) : (schema.get(table)?.includes(column) ?? false);

const queries = async (): Promise<string> => {
  const files = (await readdir(FOLDER, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const texts = files
    .filter((file) => path.basename(file) !== 'reads.ts')
    .map((file) => readFile(path.join(FOLDER, file), 'utf8'));
  return (await Promise.all(texts)).join('\n');
};

describe('the list of what is read in Koha', () => {
  for (const version of KOHA_VERSIONS)
    for (const variant of kohaVariants(version))
      it(`says the truth about Koha ${version} (${variant})`, () => {
        const schema = schemaColumns(version, variant);
        const wrong = claims.filter((claim) => {
          const expected = isIn(claim.life, version);
          return expected !== 'perhaps' && (expected === 'yes') !== isThere(claim, schema);
        });
        expect(wrong.map(({ name }) => name)).to.deep.equal([]);
      });

  it('asks for nothing that no version has', () => {
    const schemas = KOHA_VERSIONS.flatMap((version) =>
      kohaVariants(version).map((variant) => schemaColumns(version, variant)),
    );
    const unknown = claims.filter((claim) => !schemas.some((schema) => isThere(claim, schema)));
    expect(unknown.map(({ name }) => name)).to.deep.equal([]);
  });

  it('asks for nothing that no query names', async () => {
    const text = await queries();
    const unused = claims.filter(({ table, column }) => !new RegExp(`\\b${column ?? table}\\b`).test(text));
    expect(unused.map(({ name }) => name)).to.deep.equal([]);
  });

  it('names no secret but the password that may be asked for', () => {
    const secrets = Object.entries(SECRETS).flatMap(([table, columns]) =>
      columns === 'every column' ? [table] : columns.map((column) => `${table}.${column}`),
    );
    expect(claims.map(({ name }) => name)).not.to.include.members(secrets);
    expect(secrets.filter((name) => claims.some((claim) => claim.name === name))).to.deep.equal([]);
    expect(
      Object.values(OPTIONAL_READS).flatMap(({ table, columns }) => columns.map((one) => `${table}.${one}`)),
    ).to.deep.equal(['borrowers.password']);
  });

  it('never asks for a whole table that holds a secret', () => {
    const whole = KOHA_READS.filter(({ grant, table }) => grant === 'table' && table in SECRETS);
    expect(whole).to.deep.equal([]);
  });

  it('is what the README shows', async () => {
    const readme = await readFile(path.join(FOLDER, 'README.md'), 'utf8');
    expect(/<!-- reads -->\s*([\s\S]*?)\s*<!-- \/reads -->/.exec(readme)?.[1]).to.equal(readsTable());
    expect(/<!-- preferences -->\s*([\s\S]*?)\s*<!-- \/preferences -->/.exec(readme)?.[1]).to.equal(preferencesList());
  });
});

describe('when a release has something', () => {
  const since: Life = { since: { after: '22.11', by: '25.11' } };
  const until: Life = { until: { after: '19.06', by: '23.11' } };

  it('is certain outside the two releases between which it came', () => {
    expect(isIn(since, '22.11')).to.equal('no');
    expect(isIn(since, '25.11')).to.equal('yes');
    expect(isIn(until, '19.06')).to.equal('yes');
    expect(isIn(until, '23.11')).to.equal('no');
  });

  it('is open between them, and where the release is not known', () => {
    expect(isIn(since, '24.05')).to.equal('perhaps');
    expect(isIn(until, '22.11')).to.equal('perhaps');
    expect(isIn(since, undefined)).to.equal('perhaps');
    expect(isIn({}, undefined)).to.equal('yes');
  });
});
