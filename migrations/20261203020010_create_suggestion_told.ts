import type { Knex } from 'knex';

export const config = { transaction: false };

/** Of which suggestions for purchase the patron was told that they were accepted, or that the title is there. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_suggestion_told (
      koha_id INT NOT NULL COMMENT 'key of the suggestion in Koha',
      state VARCHAR(10) NOT NULL COMMENT 'what was told: accepted or available',
      borrowernumber INT NOT NULL COMMENT 'who was told',
      told_by INT NOT NULL COMMENT 'borrowernumber of the member of staff',
      told_at DATETIME NOT NULL COMMENT 'UTC',
      PRIMARY KEY (koha_id, state),
      KEY kenal_suggestion_told_patron (borrowernumber)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_suggestion_told');
