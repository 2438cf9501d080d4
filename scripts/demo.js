import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.js';

bootstrap();
// The same process goes on as `kenal demo`, so that Ctrl-C reaches it and nothing is left behind.
process.argv.splice(1, 1, fileURLToPath(new URL('./kenal.js', import.meta.url)), 'demo');
await import('./kenal.js');
