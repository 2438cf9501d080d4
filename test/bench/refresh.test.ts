import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SMALL = ['--patrons', '300', '--rows', '6000', '--months', '2', '--new-rows', '50', '--rounds', '1'];
const FIGURE = /^[a-z0-9_]+: -?\d+(\.\d+)? (s|MB|rows|x|%|patrons|months)$/;

const ofEveryLength = (name: string): string[] => [`${name}_1`, `${name}_2`];

const PROMISED = [
  'a_read_statistics_2',
  'b_load_months_2',
  'c_one_statement_2',
  ...ofEveryLength('d_full_refresh'),
  'd_peak_memory_2',
  ...ofEveryLength('e_incremental_refresh'),
  ...ofEveryLength('e_peak_memory'),
  'd_per_a_plus_b',
  'c_per_d',
  'e_of_d',
  'e_longest_per_e_shortest',
];

describe('npm run bench -- refresh', function () {
  this.timeout(240_000);

  it('prints the settings of the server and every figure on a line of its own', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/bench.js', 'refresh', ...SMALL], {
      cwd: ROOT,
    });
    const lines = stdout.trim().split('\n');

    expect(lines).to.include('# innodb_buffer_pool_size = 4G');
    expect(lines.filter((line) => !line.startsWith('#') && !FIGURE.test(line))).to.deep.equal([]);
    expect(lines.map((line) => line.split(':')[0])).to.include.members(PROMISED);
    expect(lines).to.include('c_rows_unlike_d_2: 0 rows');
  });
});
