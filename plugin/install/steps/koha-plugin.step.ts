import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Kpz } from '../../koha-plugin/kpz.ts';
import { putFile } from '../host-files.ts';
import type { InstallRecord } from '../record.ts';
import type { Change, Step } from '../step.ts';

/** It holds no secret, and somebody who is not root carries it to Koha's upload page. */
const MODE = 0o644;

interface KohaPluginStep {
  readonly build: () => Promise<Kpz>;
  readonly folder: string;
  readonly record: InstallRecord;
}

/** Packs the plugin for Koha's upload page. One that an earlier version left is taken away. */
export const kohaPluginStep = ({ build, folder, record }: KohaPluginStep): Step => ({
  name: 'Koha plugin',
  look: async () => {
    const { name, content } = await build();
    const file = path.join(folder, name);
    const { kohaPlugin: earlier } = await record.read();
    const changes: Change[] = [];
    if (!(await isThere(file, content)) || earlier !== file)
      changes.push({
        sentence: `Pack the Koha plugin ${file}.`,
        make: async () => {
          await putFile(file, { text: content, mode: MODE });
          if (earlier !== undefined && earlier !== file) await rm(earlier, { force: true });
          await record.note({ kohaPlugin: file });
        },
      });
    return { changes, asItIs: `The Koha plugin ${file} is as it should be.` };
  },
});

const isThere = async (file: string, content: Buffer): Promise<boolean> =>
  readFile(file).then(
    (found) => found.equals(content),
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    },
  );
