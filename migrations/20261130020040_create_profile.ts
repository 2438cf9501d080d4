import type { Knex } from 'knex';

export const config = { transaction: false };

/** Patrons of whom a profile is kept. A change locks the row, so that two at once come one after the other. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_profile (
      borrowernumber INT NOT NULL,
      begun_at DATETIME NOT NULL COMMENT 'UTC',
      changes INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'how often it was written',
      dateenrolled DATE NULL COMMENT 'as Koha had it when the profile began, to tell a number that passed to somebody else',
      card_fingerprint INT UNSIGNED NOT NULL COMMENT 'CRC32 of the card number or 0, for the same',
      PRIMARY KEY (borrowernumber)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_profile');
