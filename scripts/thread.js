import { workerData } from 'node:worker_threads';
import { importSource } from './source.js';

// A thread of a checkout, which is told which file of the product it runs.
await importSource(workerData);
