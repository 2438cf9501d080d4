import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { readTexts } from '../../plugin/i18n/index.ts';
import { NEEDED_PREFERENCES } from '../../plugin/koha/needed-preferences.ts';
import { loadManifest } from '../../plugin/manifest/manifest.ts';
import { crmDatabase } from '../support/database.ts';

const page = (name: string): Promise<string> => readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** `table.column` for every column in the second and third cell of the contract's tables. */
const promisedColumns = (text: string): string[] =>
  [...text.matchAll(/^\| `(kenal_\w+)` \| (.*) \| (.*) \|$/gm)].flatMap(([, table = '', key = '', columns = '']) =>
    [...`${key}, ${columns}`.matchAll(/`([^`]+)`/g)]
      .flatMap(([, names = '']) => names.split(', '))
      .map((column) => `${table}.${column}`),
  );

describe('what the manifest and the documents promise', () => {
  it('has every column that docs/contract.md names', async () => {
    const crm = await crmDatabase();
    const rows = await crm
      .db('information_schema.columns as c')
      .where('c.table_schema', crm.name)
      .select<{ table: string; column: string }[]>({ table: 'c.table_name', column: 'c.column_name' });
    const promised = promisedColumns(await page('contract.md'));
    expect(promised).to.have.length.greaterThan(25);
    expect(rows.map(({ table, column }) => `${table}.${column}`)).to.include.members(promised);
  });

  it('offers a view in docs/admin.md with exactly the preferences that are read', async () => {
    const view = /WHERE p\.variable IN \(([^)]*)\)/.exec(await page('admin.md'))?.[1] ?? '';
    expect([...view.matchAll(/'([^']+)'/g)].map(([, name]) => name)).to.have.members([...NEEDED_PREFERENCES]);
  });

  it('explains every permission in every language', async () => {
    const keys = (await loadManifest()).permissions.map(({ description }) => description);
    expect([...readTexts('en').keys()]).to.include.members(keys);
    expect([...readTexts('id').keys()]).to.include.members(keys);
  });
});
