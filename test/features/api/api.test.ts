import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsModule from 'ajv-formats';
import { expect } from 'chai';
import { addToken, programRoutes, revokeToken, type Scope } from '../../../plugin/features/api/index.ts';
import { givenSegments, month, patron, treeOf, type GivenSegments } from '../segments/given.ts';
import { addPerson } from '../../koha/library.ts';
import { testApp } from '../../web/app.ts';

interface Document {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<
    Record<string, { get: { responses: { 200: { content: { 'application/json': { schema: object } } } } } }>
  >;
  readonly components: object;
}

/** A program somewhere else: it has an address, a token and the document, and nothing of Kenal's own. */
class Client {
  readonly #origin: string;
  readonly #token: string | undefined;
  #document: Document | undefined;

  constructor(origin: string, token: string | undefined) {
    this.#origin = origin;
    this.#token = token;
  }

  fetch(path: string): Promise<Response> {
    return fetch(`${this.#origin}/kenal/api/v1${path}`, {
      headers: this.#token === undefined ? {} : { Authorization: `Bearer ${this.#token}` },
    });
  }

  /** Asks an address of the document, and holds the answer against what the document promises. */
  async get<T>(template: string, values: Readonly<Record<string, number>> = {}, query = ''): Promise<T> {
    this.#document ??= (await (await this.fetch('/openapi.json')).json()) as Document;
    const { paths, components } = this.#document;
    const operation = paths[template]?.get;
    expect(operation, `${template} is not in the document`).not.to.equal(undefined);
    const path = template.replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name]));
    const response = await this.fetch(`${path}${query}`);
    const answer: unknown = await response.json();
    expect(response.status, JSON.stringify(answer)).to.equal(200);
    const ajv = new Ajv2020({ strict: false });
    formatsModule.default(ajv);
    const check = ajv.compile({ ...operation!.responses[200].content['application/json'].schema, components });
    expect(check(answer), JSON.stringify(check.errors)).to.equal(true);
    return answer as T;
  }
}

describe('programs that ask Kenal', () => {
  let given: GivenSegments;
  let server: Server;
  let origin: string;

  before(async () => {
    given = await givenSegments();
    await given.crm
      .db('kenal_patron')
      .insert([
        patron(1, { dateofbirth: '1990-05-01' }),
        patron(2, { dateofbirth: '1991-05-01', branchcode: 'FPL' }),
        patron(3, { dateofbirth: '1992-05-01', privacy: 2 }),
        patron(4, { dateofbirth: '2020-05-01' }),
        patron(5, { dateofbirth: '1993-05-01', category_type: 'C' }),
      ]);
    await given.crm.db('kenal_visit_month').insert(month(1, '2026-11-01', 3));
    const metric = {
      as_of: '2026-11-22',
      loyalty: 71.5,
      stage: 'active',
      stage_since: '2026-10-01',
      stage_reason: 'came',
      stage_evidence: '{}',
    };
    await given.crm.db('kenal_patron_metric').insert([1, 3].map((borrowernumber) => ({ borrowernumber, ...metric })));
    const adults = treeOf({ field: 'age', operator: 'at_least', value: 18 });
    const { id } = await given.segments.create(given.asking(), { name: 'Adults', description: '', tree: adults });
    await given.segments.lookAgain(given.asking(), id);
    const routes = programRoutes({
      crm: given.crm.db,
      koha: given.koha,
      segments: given.segments,
      version: '0.1.0',
      basePath: '/kenal',
    });
    server = createServer(testApp({ routes, clock: given.clock })).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(async () => {
    await new Promise((resolve) => server.close(resolve));
    await given.drop();
  });

  const tokenFor = (scopes: readonly Scope[], libraries?: readonly string[]): Promise<string> =>
    addToken(given.crm.db, { name: 'data warehouse', scopes, libraries }, given.clock.now());

  const client = async (...scopes: Scope[]): Promise<Client> => new Client(origin, await tokenFor(scopes));

  it('find segments, their sizes and their members by the document alone', async () => {
    const program = await client('segments.read');
    const { segments } = await program.get<{
      segments: { segment: { id: number; name: string }; size: { patrons: number } }[];
    }>('/segments');
    expect(segments.map(({ segment, size }) => [segment.name, size.patrons])).to.deep.equal([['Adults', 4]]);
    const { id } = segments[0]!.segment;
    const one = await program.get<{ patrons: number; children: number; everybody: number }>('/segments/{id}', { id });
    expect([one.patrons, one.children, one.everybody]).to.deep.equal([4, 1, 5]);
    expect(await program.get('/segments/{id}/moves', { id })).to.deep.equal({ entered: [], left: [] });
  });

  it('are told of children who came and went only if they say that they do not write to them, and of nobody unseen', async () => {
    const moves = [
      [1, 1],
      [2, 0],
      [4, 0],
      [5, 1],
    ].map(([borrowernumber, has_entered]) => ({ segment_id: 1, day: '2026-11-22', borrowernumber, has_entered }));
    await given.crm.db('kenal_segment_move').insert(moves);
    const everywhere = await client('segments.read');
    const ofFairview = new Client(origin, await tokenFor(['segments.read'], ['FPL']));
    const told = (program: Client, query = ''): Promise<unknown> =>
      program.get('/segments/{id}/moves', { id: 1 }, query);
    expect(await told(everywhere)).to.deep.equal({ entered: [1], left: [2] });
    expect(await told(everywhere, '?with_children=true')).to.deep.equal({ entered: [1, 5], left: [2, 4] });
    expect(await told(ofFairview, '?with_children=true')).to.deep.equal({ entered: [], left: [2] });
    await given.crm.db('kenal_segment_move').delete();
  });

  it('read members page by page', async () => {
    const program = await client('segments.read');
    const found: number[] = [];
    for (let after: number | null = 0; after !== null;) {
      const page: { members: number[]; next: number | null } = await program.get(
        '/segments/{id}/members',
        { id: 1 },
        `?limit=2&after=${after}`,
      );
      found.push(...page.members);
      after = page.next;
    }
    expect(found).to.deep.equal([1, 2, 3]);
  });

  it('are given children only where they say that they ask for them', async () => {
    const program = await client('segments.read');
    const members = async (query: string): Promise<unknown> =>
      (await program.get<{ members: number[] }>('/segments/{id}/members', { id: 1 }, query)).members;
    expect(await members('')).to.deep.equal([1, 2, 3]);
    expect(await members('?with_children=true')).to.deep.equal([1, 2, 3, 5]);
  });

  it('read the figures of a patron, and none of one who wants no history', async () => {
    const program = await client('patrons.read');
    expect(await program.get('/patrons/{id}', { id: 1 }))
      .to.have.property('figures')
      .that.includes({ loyalty: 71.5, stage: 'active', p_active: null });
    expect(await program.get('/patrons/{id}', { id: 3 })).to.have.property('figures', null);
  });

  describe('and conversations', () => {
    const told = async (program: Client, query = ''): Promise<{ ids: number[]; next: number | null }> => {
      const { conversations, next } = await program.get<{ conversations: { id: number }[]; next: number | null }>(
        '/conversations',
        {},
        query,
      );
      return { ids: conversations.map(({ id }) => id), next };
    };
    const logged = (id: number, borrowernumber: number, more: object = {}): object => ({
      id,
      borrowernumber,
      direction: 'in',
      medium: 'phone',
      purpose: 'contact',
      text: `number ${id}`,
      outcome: '',
      happened_at: '2026-11-20 03:00:00',
      author: 7,
      branchcode: 'CPL',
      confidential: false,
      recorded_at: '2026-11-20 03:05:00',
      ...more,
    });

    before(async () => {
      for (const [borrowernumber, branchcode] of [
        [1, 'CPL'],
        [2, 'FPL'],
        [3, 'CPL'],
      ] as const)
        await addPerson(given.kohaBase.db, { borrowernumber, branchcode });
      await given.crm
        .db('kenal_conversation')
        .insert([
          logged(1, 1),
          logged(2, 2, { author: 0, reply_to: null, medium: 'other', medium_name: 'Telegram' }),
          logged(3, 1, { confidential: true }),
          logged(4, 1, { deleted_at: '2026-11-21 03:00:00', deleted_by: 7 }),
          logged(5, 1, { reply_to: 1, version: 2, changed_at: '2026-11-21 03:00:00', changed_by: 7 }),
          logged(6, 99),
          logged(7, 3),
        ]);
    });

    it('are read in the order in which they were logged, without confidential ones and those taken back', async () => {
      const program = await client('conversations.read');
      expect(await told(program)).to.deep.equal({ ids: [1, 2, 5, 7], next: null });
      expect(await told(program, '?limit=2')).to.deep.equal({ ids: [1, 2], next: 2 });
      expect(await told(program, '?limit=3&after=2')).to.deep.equal({ ids: [5, 7], next: 7 });
      expect(await told(program, '?patron=1')).to.deep.equal({ ids: [1, 5], next: null });
      const { conversations } = await program.get<{ conversations: unknown[] }>('/conversations', {}, '?limit=2');
      expect(conversations[1]).to.include({ author: null, medium_name: 'Telegram', text: 'number 2' });
    });

    it('are told only of patrons of the libraries of the token, and of nobody whose number went to another', async () => {
      const ofFairview = new Client(origin, await tokenFor(['conversations.read'], ['FPL']));
      expect(await told(ofFairview)).to.deep.equal({ ids: [2], next: null });
      expect(await told(ofFairview, '?patron=1')).to.deep.equal({ ids: [], next: null });
      const { db } = given.kohaBase;
      await db('borrowers').where({ borrowernumber: 1 }).update({ cardnumber: 'other', dateenrolled: '2026-11-23' });
      const everywhere = await client('conversations.read');
      expect(await told(everywhere, '?patron=1')).to.deep.equal({ ids: [], next: null });
    });

    it('open segments that ask for them, and only to who may read them', async () => {
      const asking = given.asking(undefined, 'conversations.view');
      const tree = treeOf({ field: 'conversation_age', operator: 'at_most', value: 30 });
      const { id } = await given.segments.create(asking, { name: 'Spoken with', description: '', tree });
      expect((await (await client('segments.read')).fetch(`/segments/${id}`)).status).to.equal(404);
      const both = await client('segments.read', 'conversations.read');
      expect(await both.get('/segments/{id}', { id })).to.have.property('patrons');
    });
  });

  it('are refused without a token, with a wrong one and with one that was revoked', async () => {
    const revoked = await tokenFor(['segments.read']);
    const [{ id = 0 } = {}] = await given.crm
      .db('kenal_api_token')
      .orderBy('id', 'desc')
      .limit(1)
      .select<{ id?: number }[]>('id');
    expect(await revokeToken(given.crm.db, id, given.clock.now())).to.equal(true);
    for (const token of [undefined, 'kenal_wrong', revoked])
      for (const path of [
        '/openapi.json',
        '/segments',
        '/segments/1',
        '/segments/1/members',
        '/segments/1/moves',
        '/patrons/1',
        '/conversations',
      ])
        expect((await new Client(origin, token).fetch(path)).status, path).to.equal(401);
  });

  it('are refused what their token may not ask', async () => {
    expect((await (await client('patrons.read')).fetch('/segments')).status).to.equal(403);
    expect((await (await client('segments.read')).fetch('/patrons/1')).status).to.equal(403);
    expect((await (await client('patrons.read')).fetch('/conversations')).status).to.equal(403);
  });

  it('see only patrons of the libraries of their token', async () => {
    const program = new Client(origin, await tokenFor(['segments.read', 'patrons.read'], ['FPL']));
    expect(await program.get('/segments/{id}', { id: 1 })).to.include({ patrons: 1, everybody: 1 });
    expect(await program.get('/segments/{id}/members', { id: 1 })).to.deep.equal({ members: [2], next: null });
    expect((await program.fetch('/patrons/1')).status).to.equal(404);
  });

  it('leave no token in the database', async () => {
    const token = await tokenFor(['segments.read']);
    const rows = await given.crm.db('kenal_api_token').select('*');
    expect(JSON.stringify(rows)).not.to.include(token);
  });

  it('wait when they ask too much', async function () {
    this.timeout(240_000);
    const program = await client('patrons.read');
    let status = 200;
    for (let asked = 0; asked < 700 && status !== 429; asked += 1) status = (await program.fetch('/patrons/99')).status;
    expect(status).to.equal(429);
  });
});
