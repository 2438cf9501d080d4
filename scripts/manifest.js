// Writes again what manifest.json and docs/configuration.md take from the code: node --import tsx scripts/manifest.js
import { readFile, writeFile } from 'node:fs/promises';
import { settingsReference } from '../plugin/config/reference.ts';
import { generatedParts } from '../plugin/manifest/generated.ts';

const manifestFile = new URL('../manifest.json', import.meta.url);
const packageFile = new URL('../package.json', import.meta.url);
const referenceFile = new URL('../docs/configuration.md', import.meta.url);

const readJson = async (file) => JSON.parse(await readFile(file, 'utf8'));

const writeManifest = async () => {
  const manifest = await readJson(manifestFile);
  const parts = generatedParts((await readJson(packageFile)).version);
  manifest.version = parts.version;
  manifest.koha = parts.koha;
  manifest.database.grants.read = parts.grants.read;
  manifest.database.grants.optionalRead = parts.grants.optionalRead.map(({ name, tables }) => ({
    name,
    description: '',
    ...manifest.database.grants.optionalRead.find((grant) => grant.name === name),
    tables,
  }));
  manifest.settings.schema = parts.settingsSchema;
  await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
};

const writeReference = async () => {
  const [before = ''] = (await readFile(referenceFile, 'utf8')).split('<!-- settings -->');
  await writeFile(referenceFile, `${before}<!-- settings -->\n\n${settingsReference()}`);
};

await writeManifest();
await writeReference();
