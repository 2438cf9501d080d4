import type { Knex } from 'knex';

export const config = { transaction: false };

/** Interests that patrons named themselves. They are not worked out of anything, so they are kept apart. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_interest_declared (
      borrowernumber INT NOT NULL,
      kind ENUM('subject', 'class', 'author', 'series') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      value VARCHAR(190) COLLATE utf8mb4_bin NOT NULL,
      label VARCHAR(190) NOT NULL COMMENT 'in words, as chosen or written down',
      recorded_by INT NOT NULL COMMENT 'borrowernumber of the member of staff',
      recorded_at DATETIME NOT NULL COMMENT 'UTC',
      PRIMARY KEY (borrowernumber, kind, value)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_interest_declared');
