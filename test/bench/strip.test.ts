import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SMALL = ['--patrons', '300', '--requests', '20', '--json'];
const PROMISED = [
  ...['strip', 'bare', 'signed_in'].flatMap((kind) => [`${kind}_p50`, `${kind}_p95`]),
  'strip_per_bare_p95',
  'strip_per_signed_in_p95',
];

describe('npm run bench -- strip', function () {
  this.timeout(120_000);

  it('measures the strip and what it is compared with, and prints one JSON document', async () => {
    const args = ['scripts/bench.js', 'strip', ...SMALL];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    const { bench, figures } = JSON.parse(stdout) as { bench: string; figures: { name: string; value: number }[] };

    expect(bench).to.equal('strip');
    expect(figures.map(({ name }) => name)).to.include.members(PROMISED);
    expect(figures.filter(({ value }) => !(value > 0))).to.deep.equal([]);
  });
});
