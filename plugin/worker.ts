import { hostname } from 'node:os';
import { pid } from 'node:process';
import { openDatabases, type Surroundings } from './databases.ts';
import { runWorker } from './jobs/worker.ts';
import { whileAnnounced } from './shared/db/running.ts';
import { jobs } from './working.ts';

/** Works on background jobs until the signal is aborted. */
export const work = async (surroundings: Surroundings, signal: AbortSignal): Promise<void> => {
  const databases = await openDatabases(surroundings, 'refresh');
  try {
    const process = { kind: 'work', host: hostname(), pid } as const;
    await whileAnnounced({ crm: databases.crm, process, log: surroundings.log }, async () => {
      surroundings.log.info({ event: 'work.ready' }, 'the worker is ready');
      await runWorker(jobs(surroundings, databases), signal);
    });
  } finally {
    await databases.close();
  }
};
