import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { readIfThere } from '../host-files.ts';
import type { InstallRecord } from '../record.ts';
import type { Step } from '../step.ts';

/** Removes the configuration last, because everything before it reads there what to do. */
export const removeConfigurationStep = (configFile: string, record: InstallRecord): Step => ({
  name: 'configuration',
  look: async () => {
    const asItIs = `There is no configuration ${configFile}.`;
    if ((await readIfThere(configFile)) === undefined) return { changes: [], asItIs };
    const make = async (): Promise<void> => {
      const { kohaPlugin } = await record.read();
      if (kohaPlugin !== undefined) await rm(kohaPlugin, { force: true });
      await rm(record.file, { force: true });
      await rm(configFile, { force: true });
      // Folders go only if nobody put anything else there.
      await rmdir(path.dirname(configFile)).catch(() => undefined);
      await rmdir(path.dirname(path.dirname(configFile))).catch(() => undefined);
    };
    return { changes: [{ sentence: `Remove the configuration ${configFile}.`, make }], asItIs };
  },
});
