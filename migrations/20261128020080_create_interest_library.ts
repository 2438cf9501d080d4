import type { Knex } from 'knex';

export const config = { transaction: false };

/** What a library is read for. Fewer than ten patrons are never written down. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_interest_library (
      branchcode VARCHAR(10) NOT NULL COMMENT 'the patrons'' library',
      kind ENUM('subject', 'class', 'author', 'series') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      value VARCHAR(190) COLLATE utf8mb4_bin NOT NULL COMMENT 'kenal_subject.value',
      patrons INT UNSIGNED NOT NULL COMMENT 'with this interest, inferred; at least 10',
      PRIMARY KEY (branchcode, kind, value)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_interest_library');
