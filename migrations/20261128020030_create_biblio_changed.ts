import type { Knex } from 'knex';

export const config = { transaction: false };

/** Titles whose subjects changed while the interests of who borrowed them are not worked out anew yet. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_biblio_changed (
      biblionumber INT NOT NULL,
      PRIMARY KEY (biblionumber)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_biblio_changed');
