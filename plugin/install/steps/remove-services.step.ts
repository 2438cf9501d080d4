import { rm } from 'node:fs/promises';
import path from 'node:path';
import { otherInstances, type Host } from '../host.ts';
import { readIfThere } from '../host-files.ts';
import type { Change, Step } from '../step.ts';
import { servicesOf, UNIT_MARK } from '../systemd-units.ts';

const UNITS = ['kenal@.service', 'kenal-work@.service'];

/** Stops this instance before anything is taken from under it. */
export const stopServicesStep = (instance: string, folder: string, { systemctl }: Host): Step => ({
  name: 'stopping',
  look: async () => {
    const ours = await unitFiles(folder);
    const asItIs = 'No services of Kenal are set up here.';
    if (ours.length === 0 || systemctl === undefined) return { changes: [], asItIs };
    const services = servicesOf(instance);
    const make = (): Promise<void> => systemctl(['disable', '--now', ...services]);
    return { changes: [{ sentence: `Stop ${services.join(' and ')}.`, make }], asItIs };
  },
});

/** Removes the service files with the last instance that uses them. */
export const removeServicesStep = (configFile: string, folder: string, { systemctl }: Host): Step => ({
  name: 'services',
  look: async () => {
    const others = await otherInstances(configFile);
    if (others.length > 0)
      return { changes: [], asItIs: `The service files stay: ${others.length} other instances use them.` };
    const changes: Change[] = (await unitFiles(folder)).map((file) => ({
      sentence: `Remove the service ${file}.`,
      make: () => rm(file, { force: true }),
    }));
    const asItIs = 'There are no service files of Kenal.';
    if (changes.length === 0 || systemctl === undefined) return { changes, asItIs };
    const reload = { sentence: 'Let systemd read its services again.', make: () => systemctl(['daemon-reload']) };
    return { changes: [...changes, reload], asItIs };
  },
});

/** Our service files in a folder. One without our mark was written by somebody else. */
const unitFiles = async (folder: string): Promise<string[]> => {
  const files = UNITS.map((name) => path.join(folder, name));
  const texts = await Promise.all(files.map((file) => readIfThere(file)));
  return files.filter((_, index) => texts[index]?.startsWith(UNIT_MARK) === true);
};
