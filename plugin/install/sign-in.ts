import type { Knex } from 'knex';
import type { DatabaseSettings } from '../shared/db/connection.ts';
import { Unavailable } from '../shared/errors.ts';

/** `refused`: no such account, or another password. `no-database`: the account is right and has nothing to see. */
export type SignIn = 'works' | 'refused' | 'no-database';

const REFUSED = new Set([1045, 1698, 1524]);
const NO_DATABASE = new Set([1044, 1049]);

/**
 * Whether an account may sign in and use its database.
 *
 * @throws Unavailable when the server does not answer
 */
export const trySignIn = async (
  db: Knex,
  server: Pick<DatabaseSettings, 'host' | 'port' | 'socket'>,
): Promise<SignIn> => {
  try {
    await db.raw('SELECT 1');
    return 'works';
  } catch (error) {
    const { errno } = error as { errno?: number };
    if (errno !== undefined && REFUSED.has(errno)) return 'refused';
    if (errno !== undefined && NO_DATABASE.has(errno)) return 'no-database';
    throw unreachable(server, error);
  }
};

export const unreachable = (
  { host, port, socket }: Pick<DatabaseSettings, 'host' | 'port' | 'socket'>,
  cause: unknown,
): Unavailable => {
  const { code } = cause as { code?: unknown };
  return new Unavailable(
    'install.server-unreachable',
    `The database server ${socket ?? `${host}:${port}`} does not let us in${typeof code === 'string' ? ` (${code})` : ''}.`,
    {},
    { cause, help: 'See that it runs and listens there, and that account and password are right.' },
  );
};
