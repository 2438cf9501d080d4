import type { Config } from '../../config/config.ts';
import type { Step } from '../step.ts';

/** The first reading of Koha, for whoever does not want to wait for the worker to do it. */
export interface FirstRefresh {
  /** Whether Koha has been read already. Asked only of tables that are there. */
  readonly isDone: (config: Config) => Promise<boolean>;
  readonly refresh: (config: Config) => Promise<void>;
}

export const refreshStep = (config: Config, first: FirstRefresh): Step => ({
  name: 'first refresh',
  look: async () => {
    const asItIs = 'Koha has been read before; the worker goes on from there.';
    if (await first.isDone(config)) return { changes: [], asItIs };
    const sentence = 'Read Koha for the first time.';
    return { changes: [{ sentence, make: () => first.refresh(config) }], asItIs };
  },
});
