import type { Knex } from 'knex';

export const config = { transaction: false };

/** The patron lists that were made in Koha, so that removing Kenal can take them out again. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_koha_list (
      list_id INT UNSIGNED NOT NULL COMMENT 'patron_list_id of Koha',
      segment_id INT UNSIGNED NOT NULL,
      made_by INT NOT NULL COMMENT 'borrowernumber of the owner in Koha',
      made_at DATETIME NOT NULL COMMENT 'UTC',
      PRIMARY KEY (list_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_koha_list');
