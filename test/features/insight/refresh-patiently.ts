import { setTimeout as delay } from 'node:timers/promises';
import { Conflict } from '../../../plugin/shared/errors.ts';
import { steadyMs } from '../../../plugin/shared/time.ts';

/**
 * Refreshes once nobody else does: the server needs a moment to see that a killed process is gone. Answers how long
 * the refresh itself took, in milliseconds.
 */
export const refreshPatiently = async (world: { refresh(): Promise<unknown> }): Promise<number> => {
  for (;;)
    try {
      const begun = steadyMs();
      await world.refresh();
      return steadyMs() - begun;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      await delay(20);
    }
};
