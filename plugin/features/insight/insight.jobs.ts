import type { RefreshService } from './refresh.service.ts';

/** What insight does in the background, by the names of manifest.json. */
export const insightJobs = ({ refresh }: RefreshService): ReadonlyMap<string, (signal: AbortSignal) => Promise<void>> =>
  new Map([
    [
      'refresh',
      async (signal) => {
        await refresh({ signal });
      },
    ],
    [
      'verify',
      async (signal) => {
        await refresh({ verify: true, signal });
      },
    ],
  ]);
