import { startPrivateMariadb } from '../../plugin/demo/mariadb.ts';
import { testBinaries } from '../support/server.ts';

/** Started by mariadb.test.ts in order to be killed: prints the process number of its server and waits. */
const [dataFolder = ''] = process.argv.slice(2);
const { pid } = await startPrivateMariadb({ binaries: await testBinaries(), dataFolder, ephemeral: true });
console.log(pid);
setInterval(() => undefined, 60_000);
