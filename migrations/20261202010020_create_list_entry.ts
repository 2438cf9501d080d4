import type { Knex } from 'knex';

export const config = { transaction: false };

/** What Kenal put on the patron lists that it keeps in step: nothing else is ever taken off them. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_list_entry (
      list_id INT UNSIGNED NOT NULL COMMENT 'patron_list_id of Koha',
      entry_id INT UNSIGNED NOT NULL COMMENT 'patron_list_patron_id of Koha',
      borrowernumber INT NULL COMMENT 'NULL: forgotten, only the entry is still to be taken off',
      state ENUM('coming', 'there', 'leaving', 'withdrawn') CHARACTER SET ascii NOT NULL
        COMMENT 'coming, leaving: not yet known whether Koha has done it; withdrawn: staff took it off by hand',
      PRIMARY KEY (list_id, entry_id),
      KEY kenal_list_entry_patron (borrowernumber)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_list_entry');
