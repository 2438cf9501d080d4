import type { Knex } from 'knex';
import { readObjects } from '../../shared/db/stream.ts';
import { Unavailable } from '../../shared/errors.ts';
import type { Sql } from './sql.domain.ts';

const TOOK_TOO_LONG = new Set<unknown>([1969, 3024]);

/** Asks a statement, bounded in time. @throws Unavailable `segments.too-slow` */
export type Ask = <T>(statement: Sql) => Promise<T[]>;

export const askOn =
  (crm: Knex, seconds: number): Ask =>
  async <T>({ text, values }: Sql) => {
    try {
      // MariaDB takes the limit from the comment, to others it is one.
      return await readObjects<T>(
        crm,
        `/*M!100108 SET STATEMENT max_statement_time = ${seconds} FOR */ ${text}`,
        values,
      );
    } catch (error) {
      if (!TOOK_TOO_LONG.has((error as { errno?: unknown }).errno)) throw error;
      throw new Unavailable(
        'segments.too-slow',
        'This rule takes longer than a page may wait.',
        { seconds },
        {
          cause: error,
          help: 'Narrow it: add a library or a category, or look at a shorter time.',
        },
      );
    }
  };
