import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Host } from '../host.ts';
import { isAsWished, putFile } from '../host-files.ts';
import type { Step } from '../step.ts';
import type { Unit } from '../systemd-units.ts';

const MODE = 0o644;

/** The service files. They are the same for every instance; starting an instance is left to the administrator. */
export const servicesStep = (units: readonly Unit[], folder: string, { systemctl }: Host): Step => ({
  name: 'services',
  look: async () => {
    if (!existsSync(folder))
      return { changes: [], asItIs: `There is no folder ${folder}, so no services are set up: see docs/admin.md.` };
    const changes = [];
    for (const { name, text } of units) {
      const file = path.join(folder, name);
      if (await isAsWished(file, { text, mode: MODE })) continue;
      changes.push({ sentence: `Write the service ${file}.`, make: () => putFile(file, { text, mode: MODE }) });
    }
    const asItIs = `The services in ${folder} are as they should be.`;
    if (changes.length === 0 || systemctl === undefined) return { changes, asItIs };
    const reload = { sentence: 'Let systemd read its services again.', make: () => systemctl(['daemon-reload']) };
    return { changes: [...changes, reload], asItIs };
  },
});
