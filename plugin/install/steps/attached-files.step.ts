import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import type { Step } from '../step.ts';

/** What Kenal makes in its folder for files; nothing else there is touched. */
const OURS = /^([0-9a-f]{2}|arriving)$/;

/** Hands attached files back beside the backup, which says what each of them is, and takes them away here. */
export const attachedFilesStep = (folder: string | undefined, backup: string): Step => ({
  name: 'attached files',
  look: async () => {
    const asItIs = 'There are no attached files.';
    if (folder === undefined || !existsSync(folder)) return { changes: [], asItIs };
    const ours = (await readdir(folder)).filter((name) => OURS.test(name));
    if (ours.length === 0) return { changes: [], asItIs };
    const to = `${backup}.files`;
    const make = async (): Promise<void> => {
      await mkdir(to, { recursive: true, mode: 0o700 });
      for (const name of ours)
        await cp(path.join(folder, name), path.join(to, name), { recursive: true, preserveTimestamps: true });
      for (const name of ours) await rm(path.join(folder, name), { recursive: true, force: true });
      // Folders go only if nobody put anything else there.
      await rmdir(folder).catch(() => undefined);
      await rmdir(path.dirname(folder)).catch(() => undefined);
    };
    return {
      changes: [{ sentence: `Hand the attached files back in ${to}, and remove them from ${folder}.`, make }],
      asItIs,
    };
  },
});
