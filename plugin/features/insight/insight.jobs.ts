import type { RefreshService } from './refresh.service.ts';

/** What insight does in the background, by the names of manifest.json. */
export const insightJobs = (refresh: RefreshService): ReadonlyMap<string, (signal: AbortSignal) => Promise<void>> =>
  new Map([
    ['refresh', async (signal: AbortSignal) => void (await refresh.refresh({ signal }))],
    ['verify', async (signal: AbortSignal) => void (await refresh.refresh({ verify: true, signal }))],
  ]);
