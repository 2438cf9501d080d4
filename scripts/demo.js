import { setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.js';

/** npm starts us through a shell that ends without passing a signal on; without this we would live on unseen. */
const endWithShell = () => {
  const shell = process.ppid;
  const look = () => process.ppid === shell || process.kill(process.pid, 'SIGTERM');
  setInterval(look, 500).unref();
};

if (process.env.npm_lifecycle_event === 'demo') endWithShell();
bootstrap();
// The same process goes on as `kenal demo`, so that Ctrl-C reaches it.
process.argv.splice(1, 1, fileURLToPath(new URL('./kenal.js', import.meta.url)), 'demo');
await import('./kenal.js');
