import type { Knex } from 'knex';

export const config = { transaction: false };

/** Records of Koha's catalogue that could not be read, for the Health page. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_biblio_broken (
      biblionumber INT NOT NULL,
      fault ENUM('not-xml', 'no-record', 'too-long') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      found_at DATETIME NOT NULL COMMENT 'UTC',
      PRIMARY KEY (biblionumber)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_biblio_broken');
