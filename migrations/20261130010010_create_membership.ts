import type { Knex } from 'knex';

export const config = { transaction: false };

/** To what patrons belong in Koha, so that segments can ask for it. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_membership (
      borrowernumber INT NOT NULL,
      kind VARCHAR(10) NOT NULL COMMENT 'club, list or owes',
      value VARCHAR(190) NOT NULL COMMENT 'number in Koha, or the least amount of the band that is owed',
      PRIMARY KEY (borrowernumber, kind, value),
      KEY kenal_membership_value (kind, value, borrowernumber)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_membership');
