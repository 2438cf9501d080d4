import type { Knex } from 'knex';

export const config = { transaction: false };

/** How many patrons of each library were in a segment on a day. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_segment_size (
      segment_id INT UNSIGNED NOT NULL,
      day DATE NOT NULL COMMENT 'library day',
      branchcode VARCHAR(10) NOT NULL COMMENT 'the patrons'' library; so that everybody sees the number of those they may see',
      patrons INT UNSIGNED NOT NULL,
      entered INT UNSIGNED NOT NULL COMMENT 'since the look before',
      gone INT UNSIGNED NOT NULL COMMENT 'left since the look before',
      PRIMARY KEY (segment_id, day, branchcode)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_segment_size');
