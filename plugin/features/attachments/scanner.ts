import { spawn } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';

/** What a virus scanner said: `passed`, `infected`, or nothing that can be relied on, and why. */
export type ScanResult =
  { readonly state: 'passed' | 'infected' } | { readonly state: 'failed'; readonly code: string };

export interface ScannerSettings {
  /** The program and its arguments; `{file}` in an argument is the path. */
  readonly command: readonly string[];
  readonly seconds: number;
}

/** Looks at one file: `path`, which is open as `handle`. */
export type Scanner = (path: string, handle: FileHandle) => Promise<ScanResult>;

/** Exit codes of ClamAV's scanners, which others keep to as well. */
const CLEAN = 0;
const FOUND = 1;

/**
 * A scanner that is a command. It is started without a shell and has the file as its standard input, too. What it
 * prints is not read: it may hold the file's content.
 */
export const commandScanner =
  ({ command, seconds }: ScannerSettings): Scanner =>
  (path, handle) =>
    new Promise((resolve) => {
      const [program = '', ...args] = command.map((part) => part.replaceAll('{file}', path));
      const child = spawn(program, args, {
        stdio: [handle.fd, 'ignore', 'ignore'],
        shell: false,
        // Its own group, so that what it has started ends with it.
        detached: true,
      });
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        endGroup(child.pid);
      }, seconds * 1000);
      const answer = (result: ScanResult): void => {
        clearTimeout(timer);
        resolve(result);
      };
      child.once('error', (error: NodeJS.ErrnoException) => answer({ state: 'failed', code: error.code ?? 'ERROR' }));
      child.once('exit', (code, signal) => {
        if (isLate) answer({ state: 'failed', code: 'LATE' });
        else if (code === CLEAN) answer({ state: 'passed' });
        else if (code === FOUND) answer({ state: 'infected' });
        else answer({ state: 'failed', code: signal ?? `EXIT-${code ?? ''}` });
      });
    });

const endGroup = (pid: number | undefined): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended in this moment.
  }
};
