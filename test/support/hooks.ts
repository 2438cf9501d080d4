import { closeBrowser } from './browser.ts';
import { closeDatabases } from './database.ts';
import { stopTestServer } from './server.ts';

/** Runs once after all tests: the browser goes, then what the run made on the server, then the server. */
export const mochaGlobalTeardown = async (): Promise<void> => {
  await closeBrowser();
  await closeDatabases();
  await stopTestServer();
};
