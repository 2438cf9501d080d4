import { spawn } from 'node:child_process';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Job, JobResult } from './refresh-worker.ts';

const WORKER = fileURLToPath(new URL('refresh-worker.ts', import.meta.url));

/** Runs one job in a process of its own. Settings go in on standard input, where no list of processes shows them. */
export const inOwnProcess = async (job: Job): Promise<JobResult> => {
  const child = spawn(process.execPath, ['--import', 'tsx', WORKER], { stdio: ['pipe', 'pipe', 'inherit'] });
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
  return answer.value as JobResult;
};
