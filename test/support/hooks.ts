import { closeDatabases } from './database.ts';
import { stopTestServer } from './server.ts';

/** Runs once after all tests: what the run made on the server goes, then the server. */
export const mochaGlobalTeardown = async (): Promise<void> => {
  await closeDatabases();
  await stopTestServer();
};
