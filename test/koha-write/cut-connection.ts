import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import type { DatabaseSettings } from '../../plugin/shared/db/connection.ts';

/** A way to a database server that can be cut, as networks are. */
export interface CutConnection {
  /** The same database by this way. */
  readonly settings: DatabaseSettings;
  /**
   * Cuts it once, at the next statement with this in it. `before`: the server never gets it; `after`: it does what was
   * asked, and its answer is lost.
   */
  cutAt(text: string, when: 'before' | 'after'): void;
  /** A cut that is still to come does not. */
  spare(): void;
  close(): Promise<void>;
}

export const cutConnection = async (settings: DatabaseSettings): Promise<CutConnection> => {
  let armed: { readonly text: string; readonly when: 'before' | 'after' } | undefined;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(settings.port, settings.host);
    let isMute = false;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', end).on('close', () => {
        open.delete(socket);
        end();
      });
    }
    client.on('data', (chunk: Buffer) => {
      const cut = armed !== undefined && chunk.includes(armed.text) ? armed.when : undefined;
      if (cut !== undefined) armed = undefined;
      if (cut === 'before') end();
      else {
        isMute ||= cut === 'after';
        upstream.write(chunk);
      }
    });
    upstream.on('data', (chunk: Buffer) => {
      if (isMute) end();
      else client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    settings: { ...settings, host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    cutAt: (text, when) => {
      armed = { text, when };
    },
    spare: () => {
      armed = undefined;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
