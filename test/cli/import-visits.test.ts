import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { addPerson } from '../koha/library.ts';
import { install, kenal, type Ended, type Installation } from './kenal.ts';

describe('kenal import visits', function () {
  this.timeout(60_000);
  let installed: Installation;
  let folder: string;
  let csv: string;

  const run = (...args: string[]): Promise<Ended> => kenal(['import', 'visits', ...args, '--config', installed.config]);

  before(async () => {
    installed = await install();
    await addPerson(installed.koha.db, { borrowernumber: 51, cardnumber: '51', privacy: 1 });
    await addPerson(installed.koha.db, { borrowernumber: 52, cardnumber: '52', privacy: 2 });
    await kenal(['migrate', '--config', installed.config]);
    folder = await mkdtemp(path.join(tmpdir(), 'kenal-visits-'));
    csv = path.join(folder, 'gate.csv');
    await writeFile(csv, 'Kartu;Tanggal\n51;20/11/2025\n51;20/11/2025\n52;20/11/2025\n99;20/11/2025\n');
  });

  it('says what it would do, and with --dry-run does not do it', async () => {
    const { exitCode, out } = await run('--csv', csv, '--dry-run', '--json');
    expect(exitCode).to.equal(0);
    expect(JSON.parse(out)).to.deep.equal({
      import: null,
      rows: 4,
      visits: 1,
      refused: { 'unknown-card': 1, 'keeps-no-history': 1, duplicate: 1 },
      mapping: { card: 'Kartu', date: 'Tanggal', format: 'dmy', kind: 'gate' },
    });
    expect(await installed.crm.db('kenal_recorded_visit').pluck('id')).to.deep.equal([]);
  });

  it('records, writes the other rows into a file, and says so', async () => {
    const refused = path.join(folder, 'refused.csv');
    const { exitCode, out } = await run('--csv', csv, '--kind', 'event', '--refused', refused);
    expect(exitCode).to.equal(0);
    expect(out).to.include('4 rows, 1 visits recorded (import 1).').and.to.include('Not taken, unknown-card: 1.');
    expect(await installed.crm.db('kenal_recorded_visit').select('borrowernumber', 'day', 'kind')).to.deep.equal([
      { borrowernumber: 51, day: '2025-11-20', kind: 'event' },
    ]);
    expect((await readFile(refused, 'utf8')).trim().split('\r\n')).to.have.length(4);
  });

  it('names what is wrong with its options', async () => {
    const column = await run('--csv', csv, '--card', 'Nomor');
    expect(column.exitCode).to.equal(2);
    expect(column.err).to.include('no column "Nomor". It has: Kartu, Tanggal.');
    expect(await run('--csv', path.join(folder, 'none.csv'))).to.have.property('exitCode', 2);
    expect(await run('--csv', csv, '--format', 'x')).to.have.property('exitCode', 2);
  });
});
