import { expect } from 'chai';
import request from 'supertest';
import { NOTHING_SAID } from '../../../plugin/features/services/request.domain.ts';
import { requestService } from '../../../plugin/features/services/request.service.ts';
import { BAYU, openWorld, RATNA, SITI, type Who, type World } from '../conversations/world.ts';
import { textOf } from '../patrons/page.ts';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF\n');

describe('files of deliverables', function () {
  this.timeout(60_000);
  let world: World;
  const db = () => world.whole.crm.db;

  before(async () => {
    world = await openWorld();
  });

  after(() => world.close());

  const begin = (isConfidential = false): Promise<number> => {
    const viewer = { borrowernumber: RATNA, visible: { all: true } } as never;
    const own = { owner: RATNA, branchcode: 'MPL', isConfidential } as const;
    const words = { ...NOTHING_SAID, title: 'Mangroves' };
    return requestService(world.whole.databases).begin(
      { viewer, now: world.clock.now() },
      { borrowernumber: SITI, serviceId: 1, begunAs: 'request', ...own, words },
      'asked',
    );
  };
  const add = (id: number, text: string, files: readonly { name: string; content: Buffer }[], who: Who = 'ratna') =>
    world.postFiles(`/services/requests/${id}/lines`, { kind: 'deliverable', text }, files, who);
  const kept = () =>
    db()('kenal_attachment as f')
      .join('kenal_request_line as l', 'l.id', 'f.subject')
      .where('f.kind', 'deliverable')
      .orderBy('f.id')
      .select<{ id: number; line: number; name: string; edition: number }[]>(
        'f.id',
        'l.id as line',
        'f.name',
        'l.edition',
      );
  const fetchFile = (id: number, { line, id: file }: { line: number; id: number }, who: Who = 'ratna') =>
    request(world.app)
      .get(`/kenal/services/requests/${id}/lines/${line}/files/${file}`)
      .set('Cookie', world.cookieOf(who) ?? '');

  afterEach(() => db()('kenal_attachment').delete());

  it('come with each version, and are had by who may see the request', async () => {
    const id = await begin();
    for (const name of ['draft.pdf', 'final.pdf'])
      expect((await add(id, 'Dossier', [{ name, content: PDF }])).status).to.equal(303);
    const [first, second] = await kept();
    expect([first, second].map((one) => [one?.name, one?.edition])).to.deep.equal([
      ['draft.pdf', 1],
      ['final.pdf', 2],
    ]);
    const page = textOf((await world.get(`/services/requests/${id}`)).text);
    expect(page).to.include('draft.pdf').and.include('final.pdf');
    if (first === undefined || second === undefined) throw new Error('a file is missing');
    const { status, headers } = await fetchFile(id, second, 'bayu');
    expect([status, headers['content-disposition']]).to.deep.equal([200, 'attachment; filename=final.pdf']);
    expect((await fetchFile(id, second, 'apart')).status).to.equal(404);
    // Not by way of another request, nor of another line.
    expect((await fetchFile(await begin(), second)).status).to.equal(404);
    expect((await fetchFile(id, { line: first.line, id: second.id })).status).to.equal(404);
  });

  it('need no words of their own, and come back with what was typed where they will not do', async () => {
    const id = await begin();
    await add(id, '', [{ name: 'Bab 3.pdf', content: PDF }]);
    expect(await db()('kenal_request_line').where({ request_id: id }).pluck('text')).to.deep.equal(['Bab 3.pdf']);
    const { status, text } = await add(id, 'My dossier', [{ name: 'a.exe', content: PDF }]);
    expect([status, textOf(text).includes('a.exe is of a kind'), text.includes('value="My dossier"')]).to.deep.equal([
      422,
      true,
      true,
    ]);
  });

  it('of a confidential request are for its owner and whom they named', async () => {
    const id = await begin(true);
    await add(id, 'Dossier', [{ name: 'a.pdf', content: PDF }]);
    const [file] = await kept();
    if (file === undefined) throw new Error('the file is missing');
    for (const who of ['bayu', 'chief'] as const) expect((await fetchFile(id, file, who)).status).to.equal(404);
    await world.post(`/services/requests/${id}/readers`, { reader: String(BAYU) });
    expect((await fetchFile(id, file, 'bayu')).status).to.equal(200);
  });

  it('are taken back and brought back', async () => {
    const id = await begin();
    await add(id, 'Dossier', [{ name: 'a.pdf', content: PDF }]);
    const [file] = await kept();
    if (file === undefined) throw new Error('the file is missing');
    const place = `/services/requests/${id}/lines/${file.line}/files/${file.id}`;
    expect((await world.post(`${place}/take-back`, {})).status).to.equal(303);
    expect((await fetchFile(id, file)).status).to.equal(404);
    expect((await world.post(`${place}/bring-back`, {})).status).to.equal(303);
    expect((await fetchFile(id, file)).status).to.equal(200);
  });
});
