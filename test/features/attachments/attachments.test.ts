import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import request from 'supertest';
import { ZipFile } from 'yazl';
import { configSchema } from '../../../plugin/config/config.schema.ts';
import { FILE_TYPES } from '../../../plugin/features/attachments/file-type.domain.ts';
import { attachmentFindings, attachmentsIn } from '../../../plugin/features/attachments/index.ts';
import { sendHalf, until } from '../../support/half-sent.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { collectedLog } from '../../support/log.ts';
import { testFolder } from '../../support/server.ts';
import { RATNA, BAYU, openWorld, SITI, type Who, type World } from '../conversations/world.ts';
import { textOf } from '../patrons/page.ts';

const SAID = 'Brought a letter along.';
const LOG = { borrowernumber: String(SITI), direction: 'in', medium: 'face_to_face', purpose: 'note', text: SAID };

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const MACHINE_CODE = Buffer.concat([Buffer.from('MZ'), randomBytes(500)]);

const docx = async (): Promise<Buffer> => {
  const zip = new ZipFile();
  const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
  zip.addBuffer(
    Buffer.from(`<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`),
    '[Content_Types].xml',
  );
  zip.addBuffer(Buffer.from('<w:document/>'), 'word/document.xml');
  zip.end();
  return buffer(zip.outputStream);
};

/** Says what it was told to say by the file itself, which it reads from its standard input. */
const SCANNER = `
const said = require('node:fs').readFileSync(0, 'latin1');
if (require('node:fs').readFileSync(process.argv[2], 'latin1') !== said) process.exit(9);
if (said.includes('SLOW')) setTimeout(() => {}, 60_000);
else process.exit(said.includes('VIRUS') ? 1 : said.includes('BROKEN') ? 2 : 0);
`;

describe('files of a conversation', function () {
  this.timeout(60_000);
  const collected = collectedLog('trace');
  let world: World;
  let folder: string;
  const db = () => world.whole.crm.db;

  const start = async (more: object): Promise<void> => {
    folder = await testFolder();
    world = await openWorld(collected.log, { attachments: { folder, ...more } });
  };
  const files = () => db()('kenal_attachment').orderBy('id').select<Record<string, unknown>[]>();
  const lastConversation = async (): Promise<number> =>
    (await db()('kenal_conversation').orderBy('id').pluck<number[]>('id')).at(-1) ?? 0;
  const log = async (sent: Parameters<World['postFiles']>[2], more: Record<string, string> = {}): Promise<number> => {
    const { status, text } = await world.postFiles('/conversations', { ...LOG, ...more }, sent);
    expect(status, textOf(text)).to.equal(303);
    return lastConversation();
  };
  const page = async (id: number, who: Who = 'ratna'): Promise<string> =>
    textOf((await world.get(`/conversations/${id}`, who)).text);
  const download = (id: number, file: unknown, who: Who = 'ratna') =>
    request(world.app)
      .get(`/kenal/conversations/${id}/attachments/${String(file)}`)
      .set('Cookie', world.cookieOf(who) ?? '')
      .set('Accept-Encoding', 'identity')
      .buffer(true)
      .parse((response, done) => {
        void buffer(response as unknown as AsyncIterable<Buffer>).then((body) => done(null, body));
      });
  /** Paths of every file in the folder. */
  const inFolder = async (): Promise<string[]> => {
    const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    return found.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name));
  };
  const act = async (place: string, who: Who = 'ratna'): Promise<number> => (await world.post(place, {}, who)).status;

  afterEach(async () => {
    for (const table of ['attachment', 'attachment_gone', 'conversation', 'confidential_reader'])
      await db()(`kenal_${table}`).delete();
    for (const file of await inFolder()) await rm(file);
  });

  describe('without a scanner', () => {
    before(() => start({ most: 3, largestMegabytes: 1 }));
    after(() => world.close());

    it('come with it, several at once, and are had again as they were', async () => {
      const sent = [
        { name: 'Surat dari Siti.pdf', content: PDF },
        { name: 'peta 🗺️ pelabuhan.PNG', content: PNG },
        { name: 'Bab 3.docx', content: await docx() },
      ];
      const id = await log(sent);
      const kept = await files();
      expect(
        kept.map(({ name, media_type, added_by, subject }) => ({ name, media_type, added_by, subject })),
      ).to.deep.equal(
        [
          { name: 'Surat dari Siti.pdf', media_type: 'application/pdf' },
          { name: 'peta 🗺️ pelabuhan.PNG', media_type: 'image/png' },
          {
            name: 'Bab 3.docx',
            media_type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
          },
        ].map((one) => ({ ...one, added_by: RATNA, subject: id })),
      );
      for (const [index, { content }] of sent.entries()) {
        const answer = await download(id, kept[index]?.['id']);
        expect([answer.status, (answer.body as Buffer).equals(content)]).to.deep.equal([200, true]);
      }
      expect(await page(id)).to.include('Surat dari Siti.pdf');
    });

    it('are sent as downloads that no browser shows, under their names', async () => {
      const id = await log([{ name: 'peta 🗺 pelabuhan.png', content: PNG }]);
      const { headers } = await download(id, (await files())[0]?.['id']);
      expect(headers['content-disposition'])
        .to.match(/^attachment;/)
        .and.include("filename*=UTF-8''peta%20%F0%9F%97%BA%20pelabuhan.png");
      expect(headers).to.include({
        'content-type': 'image/png',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
        'content-security-policy': "sandbox; default-src 'none'",
      });
    });

    it('lie in the folder under names made by chance, for the eyes of its owner only', async () => {
      await log([{ name: 'Surat.pdf', content: PDF }]);
      const [file = '', ...others] = await inFolder();
      expect([others, path.relative(folder, file)]).to.deep.equal([
        [],
        `${path.basename(file).slice(0, 2)}/${path.basename(file)}`,
      ]);
      expect(path.basename(file)).to.match(/^[0-9a-f]{32}$/);
      expect((await stat(file)).mode & 0o777).to.equal(0o600);
      expect((await stat(path.dirname(file))).mode & 0o777).to.equal(0o700);
    });

    it('are refused with a reason, and what was typed stays', async () => {
      const before = await inFolder();
      for (const [name, content, said] of [
        ['film.exe', MACHINE_CODE, 'film.exe is of a kind that is not taken here'],
        ['surat.pdf', MACHINE_CODE, 'What is in surat.pdf is not what its name says'],
        ['catatan.txt', MACHINE_CODE, 'What is in catatan.txt is not what its name says'],
        ['halaman.pdf', Buffer.from('<script>alert(1)</script>'), 'What is in halaman.pdf is not what its name says'],
        ['gambar.png', PDF, 'What is in gambar.png is not what its name says'],
        ['kosong.pdf', Buffer.alloc(0), 'kosong.pdf is empty'],
        ['besar.pdf', Buffer.concat([PDF, Buffer.alloc(1_000_000, 32)]), 'besar.pdf is larger than 1 MB'],
        ['..', PDF, 'A file has no name that can be shown'],
      ] as const) {
        const { status, text } = await world.postFiles('/conversations', LOG, [{ name, content }]);
        const shown = textOf(text);
        expect([status, shown.includes(said)], `${name}: ${shown}`).to.deep.equal([422, true]);
        expect(text).to.include(SAID).and.include('Files have to be chosen again');
      }
      const four = Array.from({ length: 4 }, (_, number) => ({ name: `${number}.pdf`, content: PDF }));
      expect(textOf((await world.postFiles('/conversations', LOG, four)).text)).to.include('more than 3 files');
      const silent = await world.postFiles('/conversations', { ...LOG, text: '' }, [{ name: 'a.pdf', content: PDF }]);
      expect([silent.status, silent.text.includes('Files have to be chosen again')]).to.deep.equal([422, true]);
      expect(await files()).to.deep.equal([]);
      expect(await inFolder()).to.deep.equal(before);
    });

    it('lose paths, signs that are not seen and turned names, and keep their endings', async () => {
      const id = await log([
        { name: 'C:\\Users\\siti\\sur\u0007at.pdf', content: PDF },
        { name: 'foto\u202Egnp.exe.png', content: PNG },
        { name: `${'panjang'.repeat(60)}.pdf`, content: PDF },
      ]);
      const names = (await files()).map(({ name }) => String(name));
      expect(names.slice(0, 2)).to.deep.equal(['surat.pdf', 'fotognp.exe.png']);
      expect([Array.from(names[2] ?? '').length, names[2]?.endsWith('….pdf')]).to.deep.equal([200, true]);
      expect(await page(id)).to.include('surat.pdf');
    });

    it('are added later, up to as many as there may be, and nothing is added where none was chosen', async () => {
      const id = await log([]);
      const add = async (...names: string[]) =>
        world.postFiles(
          `/conversations/${id}/attachments`,
          {},
          names.map((name) => ({ name, content: PDF })),
          'bayu',
        );
      expect((await add('a.pdf', 'b.pdf')).status).to.equal(303);
      expect((await add('c.pdf', 'd.pdf')).status).to.equal(422);
      expect((await add('c.pdf')).status).to.equal(303);
      expect((await add('d.pdf')).status).to.equal(422);
      expect((await files()).map(({ name, added_by }) => [name, added_by])).to.deep.equal(
        ['a.pdf', 'b.pdf', 'c.pdf'].map((name) => [name, BAYU]),
      );
      const none = await world.post(`/conversations/${id}/attachments`, {});
      expect([none.status, textOf(none.text).includes('No file was chosen')]).to.deep.equal([422, true]);
    });

    it('are had by who may read the conversation, and by nobody else', async () => {
      const open = await log([{ name: 'a.pdf', content: PDF }]);
      const secret = await log([{ name: 'rahasia.pdf', content: PDF }], { confidential: 'yes' });
      const [one, other] = (await files()).map(({ id }) => id);
      for (const who of ['ratna', 'bayu', 'chief'] as const)
        expect((await download(open, one, who)).status).to.equal(200);
      expect((await download(open, one, 'apart')).status).to.equal(404);
      expect((await download(open, one, 'nobody')).status).to.equal(303);
      expect((await download(secret, other)).status).to.equal(200);
      for (const who of ['bayu', 'chief', 'apart'] as const)
        expect((await download(secret, other, who)).status).to.equal(404);
      // Nor by way of a conversation that may be read.
      expect((await download(open, other, 'bayu')).status).to.equal(404);
      expect((await world.postFiles(`/conversations/${secret}/attachments`, {}, [], 'bayu')).status).to.equal(404);
      await world.post(`/conversations/${secret}/readers`, { reader: String(BAYU) });
      expect((await download(secret, other, 'bayu')).status).to.equal(200);
    });

    it('can be read, not changed, by who opened what is confidential, and that is written in the log', async () => {
      const secret = await log([{ name: 'rahasia.pdf', content: PDF }], { confidential: 'yes' });
      const [file] = (await files()).map(({ id }) => id);
      const opening = { borrowernumber: String(SITI), reason: 'The patron asks what is kept of her.', minutes: '30' };
      expect((await world.post('/confidential', opening, 'chief')).status).to.equal(303);
      expect((await download(secret, file, 'chief')).status).to.equal(200);
      expect(collected.records.some(({ event }) => event === 'conversations.file-opened')).to.equal(true);
      expect(await act(`/conversations/${secret}/attachments/${String(file)}/take-back`, 'chief')).to.equal(403);
      const sent = [{ name: 'a.pdf', content: PDF }];
      expect((await world.postFiles(`/conversations/${secret}/attachments`, {}, sent, 'chief')).status).to.equal(403);
    });

    it('are taken back and brought back, and gone with their content after 30 days', async () => {
      const id = await log([
        { name: 'a.pdf', content: PDF },
        { name: 'b.pdf', content: PDF },
      ]);
      const [one, two] = (await files()).map((file) => file['id']);
      const place = `/conversations/${id}/attachments/${String(one)}`;
      expect(await act(`${place}/take-back`)).to.equal(303);
      expect(await act(`${place}/take-back`)).to.equal(404);
      expect((await download(id, one)).status).to.equal(404);
      expect(await page(id)).to.include('1 file that was taken back');
      expect(await act(`${place}/bring-back`)).to.equal(303);
      expect((await download(id, one)).status).to.equal(200);
      await act(`${place}/take-back`);
      await db()('kenal_attachment').where({ id: one }).update({ deleted_at: '2026-10-01 00:00:00' });
      await world.whole.refresh();
      expect((await files()).map((file) => file['id'])).to.deep.equal([two]);
      expect(await inFolder()).to.have.length(1);
      expect(await db()('kenal_attachment_gone').select()).to.deep.equal([]);
    });

    it('go with the conversation, when that is erased', async () => {
      const id = await log([{ name: 'a.pdf', content: PDF }]);
      await act(`/conversations/${id}/take-back`);
      await db()('kenal_conversation').where({ id }).update({ deleted_at: '2026-10-01 00:00:00' });
      await world.whole.refresh();
      expect([await files(), await inFolder()]).to.deep.equal([[], []]);
    });

    it('that no conversation knows of are swept away at night, once they are a day old', async () => {
      const id = await log([{ name: 'a.pdf', content: PDF }]);
      const [kept = ''] = await inFolder();
      const lost = path.join(path.dirname(kept), `${path.basename(kept).slice(0, 2)}${'0'.repeat(30)}`);
      const arriving = path.join(folder, 'arriving', 'f'.repeat(32));
      for (const file of [lost, arriving]) await writeFile(file, 'half');
      await world.whole.refresh();
      expect(await inFolder()).to.have.members([kept, lost, arriving]);
      for (const file of [kept, lost, arriving]) await utimes(file, 1_700_000_000, 1_700_000_000);
      await world.whole.refresh();
      expect(await inFolder()).to.deep.equal([kept]);
      expect(await page(id)).to.include('a.pdf');
    });

    it('leave nothing behind where the sender goes away half way', async () => {
      const before = await inFolder();
      const arriving = async (): Promise<number> =>
        (await readdir(path.join(folder, 'arriving')).catch(() => [])).length;
      await sendHalf(world.app, {
        path: '/kenal/conversations',
        cookie: world.cookieOf('ratna') ?? '',
        arrived: () => until(async () => (await arriving()) > 0),
        ended: () => until(async () => (await arriving()) === 0),
      });
      expect(await inFolder()).to.deep.equal(before);
    });

    it('that are not in the folder any more are said to be missing', async () => {
      const id = await log([
        { name: 'a.pdf', content: PDF },
        { name: 'b.pdf', content: PDF },
      ]);
      const [file] = await files();
      const { t } = createLocales('Asia/Jakarta').en;
      const found = async () =>
        (await attachmentFindings({ crm: db(), settings: world.whole.surroundings.config.attachments }, { t }))[0];
      const health = async () => textOf((await world.get('/system', 'chief')).text);
      expect([(await found())?.level, (await health()).includes('not in the folder')]).to.deep.equal(['fine', false]);
      for (const kept of await inFolder()) await rm(kept);
      expect(await found()).to.include({
        level: 'warning',
        sentence: '2 attached files are not in the folder for attached files.',
      });
      expect(await health())
        .to.include('2 attached files are not in the folder')
        .and.include('back from the backup');
      const answer = await download(id, file?.['id']);
      expect([answer.status, (answer.body as Buffer).toString().includes('This file is not there')]).to.deep.equal([
        404,
        true,
      ]);
    });
  });

  describe('with a scanner', () => {
    before(async () => {
      const script = path.join(await testFolder(), 'scanner.cjs');
      await writeFile(script, SCANNER);
      await start({ scanner: [process.execPath, script, '{file}'], scanSeconds: 2 });
    });
    after(() => world.close());

    const text = (name: string, said: string) => ({ name, content: Buffer.from(said) });
    const states = async () => (await files()).map(({ scan, scan_error }) => [scan, scan_error]);
    const scanAgain = async (): Promise<void> => {
      const { config, clock, log: silent } = { ...world.whole.surroundings };
      const own = attachmentsIn({ crm: db(), settings: config.attachments, clock, log: silent });
      await own?.scanWaiting(new AbortController().signal);
    };

    it('can be had at once where it finds nothing', async () => {
      const id = await log([text('a.txt', 'A letter.')]);
      expect(await states()).to.deep.equal([['passed', null]]);
      expect((await download(id, (await files())[0]?.['id'])).status).to.equal(200);
    });

    it('are removed where it finds something, and whoever brought them is told', async () => {
      const id = await log([text('a.txt', 'A letter.'), text('bahaya.txt', 'VIRUS')]);
      expect(await states()).to.deep.equal([
        ['passed', null],
        ['infected', null],
      ]);
      expect(await inFolder()).to.have.length(1);
      expect(await page(id))
        .to.include('bahaya.txt')
        .and.include('a virus scanner found something in it');
      const [, bad] = await files();
      expect((await download(id, bad?.['id'])).status).to.equal(404);
      const said = collected.records.filter(({ event }) => event === 'attachments.infected');
      expect(said, JSON.stringify(said)).to.have.length(1);
      expect(collected.text()).not.to.include('bahaya');
      expect(textOf((await world.get('/system', 'chief')).text)).to.include('the virus scanner found something');
    });

    it('are kept back where it does not answer, said on the Health page, and looked at again', async () => {
      const id = await log([text('a.txt', 'BROKEN')]);
      const [file] = await files();
      expect(await states()).to.deep.equal([['waiting', 'EXIT-2']]);
      const answer = await download(id, file?.['id']);
      expect([answer.status, (answer.body as Buffer).toString().includes('still being checked')]).to.deep.equal([
        409,
        true,
      ]);
      expect(await page(id)).to.include('Being checked for viruses');
      expect(textOf((await world.get('/system', 'chief')).text))
        .to.include('1 file is kept back')
        .and.include('EXIT-2');
      const [kept = ''] = await inFolder();
      await writeFile(kept, 'Now it can be read.');
      await scanAgain();
      expect(await states()).to.deep.equal([['passed', null]]);
    });

    it('are kept back where it takes too long, and it is ended', async () => {
      await log([text('a.txt', 'SLOW')]);
      expect(await states()).to.deep.equal([['waiting', 'LATE']]);
      const running = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout;
      expect(running.split('\n').filter((line) => line.includes('scanner.cjs') && line.includes(folder))).to.deep.equal(
        [],
      );
    });
  });

  describe('where the folder is not there yet', () => {
    let missing: string;
    before(async () => {
      missing = path.join(await testFolder(), 'not', 'yet');
      await start({ folder: missing });
    });
    after(() => world.close());

    it('can be kept, and looking at the Health page makes no folder', async () => {
      const { text } = await world.get('/system', 'chief');
      expect(textOf(text)).to.not.include('folder for attached files cannot be written');
      expect(existsSync(path.dirname(missing))).to.equal(false);
      const { status } = await world.postFiles('/conversations', LOG, [{ name: 'a.pdf', content: PDF }]);
      expect([status, existsSync(missing)]).to.deep.equal([303, true]);
    });
  });

  describe('where a file stands in the place of the folder', () => {
    before(async () => {
      const file = path.join(await testFolder(), 'a-file');
      await writeFile(file, '', { mode: 0o700 });
      await start({ folder: file });
    });
    after(() => world.close());

    it('are not kept, as the Health page says', async () => {
      expect(textOf((await world.get('/system', 'chief')).text)).to.include(
        'folder for attached files cannot be written',
      );
    });
  });

  describe('where the folder cannot be written', () => {
    before(async () => {
      const file = path.join(await testFolder(), 'a-file');
      await writeFile(file, '');
      await start({ folder: path.join(file, 'folder') });
    });
    after(() => world.close());

    it('are not kept, which is said here and on the Health page, and what was typed stays', async () => {
      const { status, text } = await world.postFiles('/conversations', LOG, [{ name: 'a.pdf', content: PDF }]);
      expect([status, textOf(text).includes('a.pdf could not be kept'), text.includes(SAID)]).to.deep.equal([
        422,
        true,
        true,
      ]);
      expect(textOf((await world.get('/system', 'chief')).text)).to.include(
        'folder for attached files cannot be written',
      );
      expect((await world.post('/conversations', LOG)).status).to.equal(303);
    });
  });
});

describe('types of files', () => {
  it('are named in the configuration as the feature knows them', () => {
    expect(configSchema.properties.attachments.properties.types.items.enum).to.deep.equal(Object.keys(FILE_TYPES));
  });
});
