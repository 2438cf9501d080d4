import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const TESTS = fileURLToPath(new URL('perl/', import.meta.url));
const PLUGIN = fileURLToPath(new URL('../../plugin/koha-plugin/', import.meta.url));
const FOLDERS = [`-I${path.join(TESTS, 'lib')}`, `-I${PLUGIN}`];

interface Outcome {
  readonly code: number | string | null;
  readonly output: string;
}

/** Runs a program without a shell; with a Perl of its own language, so that messages are the same everywhere. */
const run = (program: string, args: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(program, args, { env: { ...process.env, LC_ALL: 'C' } }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? null), output: `${stdout}${stderr}` }),
    );
  });

describe('the Koha plugin in Perl', function () {
  this.timeout(30_000);

  it('compiles without a warning', async () => {
    const file = path.join(PLUGIN, 'Koha/Plugin/Org/Kenal.pm');
    const { code, output } = await run('perl', [...FOLDERS, '-wc', file]);
    expect({ code, output }).to.deep.equal({ code: 0, output: `${file} syntax OK\n` });
  });

  it('keeps its promises', async () => {
    const files = (await readdir(TESTS)).filter((name) => name.endsWith('.t')).map((name) => path.join(TESTS, name));
    const { code, output } = await run('prove', [...FOLDERS, '-w', ...files]);
    expect(code, output).to.equal(0);
    expect(output).to.match(/Files=5, .*\nResult: PASS/);
  });
});
