import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { fromBufferPromise } from 'yauzl';
import { buildKpz, writeKpz, type Kpz } from '../../plugin/koha-plugin/kpz.ts';
import { loadManifest, type Manifest } from '../../plugin/manifest/manifest.ts';

const PERL = 'perl';
const STUBS = fileURLToPath(new URL('perl/lib', import.meta.url));

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly system: number;
  readonly modified: number;
  readonly text: string;
}

const entriesOf = async ({ content }: Kpz): Promise<Entry[]> => {
  const zip = await fromBufferPromise(content);
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry())
    entries.push({
      name: entry.fileName,
      mode: entry.externalFileAttributes >>> 16,
      system: entry.versionMadeBy >> 8,
      modified: entry.lastModFileDate,
      text: entry.fileName.endsWith('/') ? '' : (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8'),
    });
  return entries;
};

describe('the .kpz', () => {
  let manifest: Manifest;
  let kpz: Kpz;
  let entries: Entry[];
  let folder: string;

  before(async () => {
    manifest = await loadManifest();
    kpz = await buildKpz(manifest);
    entries = await entriesOf(kpz);
    folder = await mkdtemp(path.join(tmpdir(), 'kenal-kpz-'));
  });

  after(() => rm(folder, { recursive: true }));

  const files = (): Entry[] => entries.filter(({ name }) => !name.endsWith('/'));
  const textOf = (name: string): string => files().find((entry) => entry.name.endsWith(name))?.text ?? '';
  const extracted = async (): Promise<string> => {
    for (const { name, text } of files()) {
      await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    return folder;
  };

  it('has the name that Koha’s upload page takes', () => {
    expect(kpz.name).to.equal(`kenal-${manifest.version}.kpz`);
  });

  it('has the class at the path of its name, its files in its folder, and nothing that would stay after removal', () => {
    expect(entries.map(({ name }) => name)).to.deep.equal([
      'Koha/Plugin/Org/Kenal/',
      'Koha/Plugin/Org/Kenal.pm',
      'Koha/Plugin/Org/Kenal/PLUGIN.yml',
      'Koha/Plugin/Org/Kenal/configure.tt',
      'Koha/Plugin/Org/Kenal/loader.js',
      'Koha/Plugin/Org/Kenal/strip.css',
      'Koha/Plugin/Org/Kenal/strip.js',
    ]);
    expect(`${manifest.kohaPlugin.class.replaceAll('::', '/')}.pm`).to.equal(files()[0]?.name);
    expect(textOf('Kenal.pm')).to.match(new RegExp(`^package ${manifest.kohaPlugin.class};`));
  });

  it('lets the web server read every file, whoever unpacks it', () => {
    const UNIX = 3;
    expect(entries.map(({ mode, system }) => [mode.toString(8), system])).to.deep.equal(
      entries.map(({ name }) => [name.endsWith('/') ? '40755' : '100644', UNIX]),
    );
  });

  it('carries the metadata of the manifest', () => {
    const perl = textOf('Kenal.pm');
    expect(perl).to.include(`our $VERSION = '${manifest.version}';`);
    expect(perl).to.include(`minimum_version => '${manifest.koha.bestEffortFrom}.00.000'`);
    expect(perl).to.include(`sub api_namespace { return '${manifest.kohaPlugin.apiNamespace}' }`);
    expect(textOf('PLUGIN.yml')).to.include(`version: '${manifest.version}'`);
    expect(files().filter(({ text }) => text.includes('{{'))).to.deep.equal([]);
  });

  it('is Perl that compiles once the manifest’s words are in it, whatever they are', async () => {
    const awkward = { ...manifest, title: "Ken'al", description: "The library's \\ patrons @ home $x" };
    const all = await entriesOf(await buildKpz(awkward));
    const perl = all.find(({ name }) => name.endsWith('.pm'))?.text ?? '';
    const file = path.join(await extracted(), 'Koha/Plugin/Org/Kenal.pm');
    await writeFile(file, perl);
    const program =
      'require Koha::Plugin::Org::Kenal; my $m = Koha::Plugin::Org::Kenal->new->get_metadata; print "$m->{name}|$m->{description}|$m->{version}"';
    const printed = execFileSync(PERL, [`-I${STUBS}`, `-I${folder}`, '-we', program], { encoding: 'utf8' });
    expect(printed).to.equal(`${awkward.title}|${awkward.description}|${manifest.version}`);
  });

  it('is the same, byte for byte, every time and in every time zone', async () => {
    const sha = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
    const here = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Auckland';
    const elsewhere = await buildKpz(manifest);
    if (here === undefined) delete process.env['TZ'];
    else process.env['TZ'] = here;
    expect(sha(elsewhere.content)).to.equal(sha(kpz.content));
    const FIRST_OF_2000 = 0b0010100_0001_00001;
    expect(new Set(entries.map(({ modified }) => modified))).to.deep.equal(new Set([FIRST_OF_2000]));
  });

  it('is written where it is asked for', async () => {
    const file = await writeKpz(manifest, folder);
    expect(file).to.equal(path.join(folder, kpz.name));
    expect(kpz.content.equals(await readFile(file))).to.equal(true);
  });
});
