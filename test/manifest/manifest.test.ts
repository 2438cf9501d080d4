import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { generatedParts } from '../../plugin/manifest/generated.ts';
import { loadManifest, parseManifest, type Manifest } from '../../plugin/manifest/manifest.ts';
import { PERMISSIONS } from '../../plugin/manifest/permission-names.ts';
import { configSchema } from '../../plugin/config/config.ts';
import { InvalidInput } from '../../plugin/shared/errors.ts';
import { crmDatabase } from '../support/database.ts';

const text = (): Promise<string> => readFile(new URL('../../manifest.json', import.meta.url), 'utf8');

const packageVersion = async (): Promise<string> => {
  const file = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
};

describe('manifest.json', () => {
  let manifest: Manifest;
  before(async () => {
    manifest = await loadManifest();
  });

  it('has the version of package.json', async () => {
    expect(manifest.version).to.equal(await packageVersion());
  });

  it('names the releases of Koha that the code supports', async () => {
    expect(manifest.koha).to.deep.equal(generatedParts(await packageVersion()).koha);
  });

  it('asks for exactly the columns that the code reads', async () => {
    expect(manifest.database.grants.read).to.deep.equal(generatedParts(await packageVersion()).grants.read);
  });

  it('asks on top for exactly what the code may use on top', async () => {
    const optional = manifest.database.grants.optionalRead.map(({ name, tables }) => ({ name, tables }));
    expect(optional).to.deep.equal(generatedParts(await packageVersion()).grants.optionalRead);
  });

  it('asks for no column that holds a password or a secret', () => {
    const columns = Object.entries(manifest.database.grants.read).flatMap(([table, list]) =>
      list === '*' ? [`${table}.*`] : list.map((column) => `${table}.${column}`),
    );
    expect(columns).to.not.include.members(['borrowers.password']);
    expect(columns.filter((column) => /password$|secret|token|api_keys|borrowers\.\*/.test(column))).to.deep.equal([]);
  });

  it('asks for no right to write to Koha but, where it is wished for, to add patron lists and to take off them', () => {
    const writes = manifest.database.grants.optionalWrite.map(({ tables, reads, deletes }) => [tables, reads, deletes]);
    expect(writes).to.deep.equal([
      [
        { patron_lists: ['name', 'owner', 'shared'], patron_list_patrons: ['patron_list_id', 'borrowernumber'] },
        undefined,
        undefined,
      ],
      [
        {},
        {
          patron_lists: ['patron_list_id', 'owner'],
          patron_list_patrons: ['patron_list_patron_id', 'patron_list_id', 'borrowernumber'],
        },
        ['patron_list_patrons'],
      ],
    ]);
  });

  it('carries the schema of the configuration as the code has it', () => {
    expect(manifest.settings.schema).to.deep.equal(configSchema);
  });

  it('maps every permission to one of Koha', () => {
    expect(manifest.permissions.map(({ name }) => name)).to.have.members([...PERMISSIONS]);
  });

  it('names every table that the migrations make, and no other', async () => {
    const crm = await crmDatabase();
    const tables = await crm
      .db('information_schema.tables as t')
      .where({ 't.table_schema': crm.name, 't.table_type': 'BASE TABLE' })
      .pluck<string[]>('t.table_name');
    expect(manifest.database.tables.map(({ name }) => name)).to.have.members(tables);
  });

  it('refreshes, charges, sends and scans every five minutes, looks at segments at night, and reminds in the morning', () => {
    expect(manifest.jobs.map(({ name, schedule }) => [name, schedule])).to.deep.equal([
      ['refresh', '*/5 * * * *'],
      ['verify', '10 3 * * *'],
      ['segments', '20 4 * * *'],
      ['charges', '*/5 * * * *'],
      ['reminders', '0 7 * * *'],
      ['mail', '*/5 * * * *'],
      ['scans', '*/5 * * * *'],
    ]);
  });
});

describe('a broken manifest', () => {
  let good: Manifest;
  before(async () => {
    good = parseManifest(await text());
  });

  const refused = (change: (manifest: Record<string, unknown>) => void) => () => {
    const manifest = structuredClone(good) as unknown as Record<string, unknown>;
    change(manifest);
    return parseManifest(JSON.stringify(manifest));
  };

  it('is refused when it is not JSON', () => {
    expect(() => parseManifest('{')).to.throw(InvalidInput, 'manifest.json is not valid JSON.');
  });

  it('is refused with everything that is wrong', () => {
    const broken = refused((manifest) => {
      delete manifest['jobs'];
      manifest['colour'] = 'green';
      manifest['version'] = 'one';
    });
    expect(broken)
      .to.throw(InvalidInput, /The document lacks "jobs": add it\./)
      .with.nested.property('problems.length', 3);
  });

  it('is refused when a grant names no column', () => {
    const broken = refused((manifest) => {
      manifest['database'] = { ...good.database, grants: { ...good.database.grants, read: { borrowers: [] } } };
    });
    expect(broken).to.throw(InvalidInput, '"database.grants.read.borrowers" must not be shorter than 1');
  });

  it('is refused when a table lacks the prefix', () => {
    const broken = refused((manifest) => {
      manifest['database'] = { ...good.database, tables: [{ name: 'borrowers', purpose: 'Not a table of Kenal.' }] };
    });
    expect(broken).to.throw(InvalidInput, '"borrowers", which does not begin with kenal_');
  });

  it('is refused when releases go from new to old', () => {
    const broken = refused((manifest) => {
      manifest['koha'] = { testedFrom: '26.05', testedTo: '22.11', bestEffortFrom: '19.05' };
    });
    expect(broken).to.throw(InvalidInput, '"koha" must go from old to new');
  });

  it('is refused when a schedule is none', () => {
    const broken = refused((manifest) => {
      manifest['jobs'] = [{ name: 'refresh', schedule: 'now and then', description: 'Reads what is new.' }];
    });
    expect(broken).to.throw(InvalidInput, 'The job "refresh" must have a cron pattern');
  });

  it('is refused when a permission is unknown, missing or named twice', () => {
    const [first] = good.permissions;
    expect(refused((manifest) => (manifest['permissions'] = [{ ...first, name: 'patrons.delete' }]))).to.throw(
      InvalidInput,
      '"permissions.0.name" must be one of patrons.view',
    );
    expect(refused((manifest) => (manifest['permissions'] = [first, first]))).to.throw(
      InvalidInput,
      /has "patrons.view" twice.*lacks "patrons.titles"/,
    );
  });
});
