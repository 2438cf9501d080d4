import { createServer, type Server } from 'node:net';
import { Unavailable } from './errors.ts';

/**
 * Listens on a port.
 *
 * @throws Unavailable when another program has it
 */
export const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new Unavailable(
              'serve.port-in-use',
              `Another program listens on port ${port} already.`,
              { port },
              { cause, help: 'Stop it, or choose another port with "web.port" (KENAL_WEB__PORT, --port).' },
            )
          : cause,
      ),
    );
    server.listen(port, host, resolve);
  });

/**
 * For who does much before listening.
 *
 * @throws Unavailable when another program has the port now
 */
export const refuseTakenPort = async (host: string, port: number): Promise<void> => {
  const server = createServer();
  await listen(server, host, port);
  await new Promise((resolve) => server.close(resolve));
};
