import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { runDemo, type DemoDeps, type DemoParts } from '../../plugin/demo/demo.command.ts';
import { loadManifest } from '../../plugin/manifest/manifest.ts';
import { Unavailable } from '../../plugin/shared/errors.ts';
import { createLogger } from '../../plugin/shared/log.ts';
import { systemClock } from '../../plugin/shared/time.ts';
import { freePort } from '../cli/kenal.ts';
import { adminDb, freshDatabase } from '../support/database.ts';

const OPTIONS = { patrons: 40, years: 1, seed: 5, fresh: false };

describe('the demonstration', function () {
  this.timeout(120_000);

  let deps: Omit<DemoDeps, 'terminal'>;

  before(async () => {
    const url = new URL((await freshDatabase()).url());
    url.pathname = '/';
    deps = {
      env: { KENAL_DB_URL: url.href },
      isRoot: false,
      manifest: await loadManifest(),
      clock: systemClock,
      log: createLogger('silent'),
    };
  });

  after(async () => {
    const admin = await adminDb();
    for (const database of ['koha_demo', 'kenal_demo']) await admin.raw(`DROP DATABASE IF EXISTS ${database}`);
  });

  /** What it says, and which parts of the product it started; Ctrl-C is pressed at a word. */
  const demo = async (ctrlCAt?: string, port?: number): Promise<{ said: string; started: string[] }> => {
    port ??= await freePort();
    const stop = new AbortController();
    const started: string[] = [];
    let said = '';
    const parts: DemoParts = {
      refresh: () => Promise.resolve(started.push('refresh')),
      serve: () => {
        started.push('serve');
        return Promise.resolve();
      },
      work: () => {
        started.push('work');
        return Promise.resolve();
      },
    };
    const write = (text: string): void => {
      said += text;
      if (ctrlCAt !== undefined && text.includes(ctrlCAt)) stop.abort();
    };
    await runDemo({ ...OPTIONS, port }, parts, { ...deps, terminal: { write } }, stop.signal);
    return { said, started };
  };

  it('stops in the middle of making the library when it is asked to, and makes it anew the next time', async () => {
    const cut = await demo('circulation');
    expect(cut.started).to.deep.equal([]);
    expect(cut.said).not.to.include('tidying up');
    const whole = await demo();
    expect(whole.started).to.have.members(['refresh', 'work', 'serve']);
    expect(whole.said).to.include('tidying up');
    const again = await demo();
    expect(again.said).to.include('It is there already').and.not.to.include('circulation');
  });

  it('says that its port is taken before it makes anything', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const refused = await demo(undefined, port).catch((error: unknown) => error);
    await new Promise((resolve) => other.close(resolve));
    expect(refused).to.be.instanceOf(Unavailable).with.property('message').that.includes(`port ${port}`);
  });
});
