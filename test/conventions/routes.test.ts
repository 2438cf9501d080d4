import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Route } from '../../plugin/web/route.ts';
import { allRoutes } from '../../plugin/wiring.ts';
import { wired, type Wired } from '../wiring/house.ts';

const PAGE = new URL('../../docs/routes.md', import.meta.url);

/** Unsafe requests that carry nothing to check. */
const WITHOUT_BODY = ['post /sign-out', 'post /system/jobs/:id/retry', 'post /system/jobs/:id/drop'];

/** Addresses for programs: without a token they answer 401. */
const WITH_A_TOKEN = [
  '/api/v1/openapi.json',
  '/api/v1/segments',
  '/api/v1/segments/:id',
  '/api/v1/segments/:id/members',
  '/api/v1/segments/:id/moves',
  '/api/v1/patrons/:id',
  '/api/v1/conversations',
  // Its secret is in the address: programs that show calendars can send nothing else.
  '/calendar/:file',
];

const HEAD = `# Every address

Written from the route table and compared with it by the tests (write it again:
\`KENAL_WRITE=1 npx mocha test/conventions/routes.test.ts\`). Addresses stand without the base path, which is \`/kenal\`
unless \`web.basePath\` says otherwise. What is not checked by a schema does not reach the page. \`anybody\` needs no
sign-in, \`signed-in\` is any member of staff, the other permissions stand in \`manifest.json\`. The form of Kenal's own
is there only where \`access.form\` opens it, \`/hand-over\` only where \`access.ticketSecret\` is set.

| Address | Permission | Checked |
|---|---|---|
`;

const line = ({ method, path, permission, checked }: Route): string =>
  `| \`${method.toUpperCase()} ${path}\` | \`${permission}\` | ${checked.join(', ')} |\n`;

describe('the route table', () => {
  let house: Wired;
  let routes: Route[];

  before(async () => {
    house = await wired();
    routes = allRoutes(house.surroundings, house.databases);
  });

  after(() => house.databases.close());

  it('names a permission of the manifest for every address', () => {
    const known = house.surroundings.manifest.permissions.map(({ name }) => name);
    expect(['anybody', 'signed-in', ...known]).to.include.members(routes.map(({ permission }) => permission));
  });

  it('checks what every unsafe request brings, or lets nothing of it through', () => {
    const unchecked = routes.filter(({ method, checked }) => method !== 'get' && !checked.includes('body'));
    expect(unchecked.map(({ method, path }) => `${method} ${path}`)).to.have.members(WITHOUT_BODY);
  });

  it('checks every parameter of an address', () => {
    const unchecked = routes.filter(({ path, checked }) => path.includes(':') && !checked.includes('params'));
    expect(unchecked.map(({ path }) => path)).to.deep.equal([]);
  });

  it('answers each address in one place', () => {
    const names = routes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(names)).to.have.property('size', names.length);
  });

  it('opens to anybody only what signing in, the choice of language and monitoring need, and what asks for a token', () => {
    const open = routes.filter(({ permission }) => permission === 'anybody').map(({ path }) => path);
    const needed = ['/health', '/metrics', '/sign-in', '/signed-out', '/sign-out', '/hand-over', '/language'];
    expect(new Set(open)).to.deep.equal(new Set([...needed, ...WITH_A_TOKEN]));
  });

  it('looks as docs/routes.md shows', async () => {
    const table = HEAD + [...routes].map(line).sort().join('');
    if (process.env['KENAL_WRITE'] === '1') await writeFile(PAGE, table);
    expect(await readFile(PAGE, 'utf8')).to.equal(table);
  });
});
