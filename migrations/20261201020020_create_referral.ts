import type { Knex } from 'knex';

export const config = { transaction: false };

/** Who brought whom to the library, as somebody told. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_referral (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      borrowernumber INT NOT NULL COMMENT 'who was brought',
      brought_by INT NOT NULL COMMENT 'borrowernumber of the patron who brought them',
      day DATE NOT NULL COMMENT 'the library day on which it was recorded',
      recorded_at DATETIME NOT NULL COMMENT 'UTC',
      recorded_by INT NOT NULL COMMENT 'borrowernumber of the member of staff; 0: an account that is gone',
      PRIMARY KEY (id),
      UNIQUE KEY kenal_referral_pair (borrowernumber, brought_by),
      KEY kenal_referral_brought_by (brought_by),
      KEY kenal_referral_recorded_by (recorded_by)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_referral');
