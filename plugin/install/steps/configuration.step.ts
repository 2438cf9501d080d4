import type { Draft } from '../draft.ts';
import { isAsWished, makeFolderOf, putFile, type FileShape } from '../host-files.ts';
import type { Step } from '../step.ts';

/**
 * Writes the configuration first, because it holds the passwords that the accounts are then given: a run that dies
 * after this has lost nothing. Readable by root, and by the group of the service account where there is one.
 */
export const configurationStep = ({ configFile, settings }: Draft, gid: number | undefined): Step => ({
  name: 'configuration',
  look: async () => {
    const shape: FileShape = {
      text: `${JSON.stringify(settings, null, 2)}\n`,
      mode: gid === undefined ? 0o600 : 0o640,
      gid,
    };
    if (await isAsWished(configFile, shape))
      return { changes: [], asItIs: `The configuration ${configFile} is as it should be.` };
    const readers = gid === undefined ? 'its owner alone' : 'its owner and the group of the service account';
    return {
      asItIs: '',
      changes: [
        {
          sentence: `Write the configuration ${configFile}, readable by ${readers}.`,
          make: async () => {
            await makeFolderOf(configFile, gid);
            await putFile(configFile, shape);
          },
        },
      ],
    };
  },
});
