import { spawn } from 'node:child_process';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Job, JobResult } from './refresh-worker.ts';

/** Runs one job of a refresh in a process of its own. */
export const inOwnProcess = (job: Job): Promise<JobResult> => inProcessOf('refresh-worker.ts', job);

/**
 * Runs one job in a process of its own, by a worker of this folder. Settings go in on standard input, where no list of
 * processes shows them.
 */
export const inProcessOf = async <Result>(worker: string, job: { readonly kind: string }): Promise<Result> => {
  const script = fileURLToPath(new URL(worker, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`The measured process (${job.kind}) ended with ${signal ?? `status ${code}`}.`));
    });
  });
  child.stdin.end(JSON.stringify(job));
  const [answer] = await Promise.allSettled([json(child.stdout), ended]);
  await ended;
  if (answer.status === 'rejected') throw answer.reason;
  return answer.value as Result;
};
