import type { Knex } from 'knex';

export const config = { transaction: false };

/** When somebody opened what is confidential about a patron without being named: who, why, and until when. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_confidential_opening (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      borrowernumber INT NOT NULL COMMENT 'the patron; 0: one who is gone',
      opened_by INT NOT NULL COMMENT 'borrowernumber of the member of staff; 0: an account that is gone',
      reason VARCHAR(1000) NOT NULL COMMENT 'empty once the patron is gone',
      opened_at DATETIME NOT NULL COMMENT 'UTC',
      until DATETIME NOT NULL COMMENT 'UTC',
      PRIMARY KEY (id),
      KEY kenal_confidential_opening_patron (borrowernumber),
      KEY kenal_confidential_opening_by (opened_by)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_confidential_opening');
