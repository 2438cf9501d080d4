import type { Knex } from 'knex';

export const config = { transaction: false };

/** What an opening opened, and whether its owner has been told. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_confidential_opened (
      opening BIGINT UNSIGNED NOT NULL,
      kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'conversation, promise, request',
      subject BIGINT UNSIGNED NOT NULL COMMENT 'its id in the table of that kind',
      owner INT NOT NULL COMMENT 'borrowernumber of the member of staff; 0: nobody',
      read_at DATETIME NULL COMMENT 'UTC; when the owner said that they know',
      PRIMARY KEY (opening, kind, subject),
      KEY kenal_confidential_opened_owner (owner, read_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_confidential_opened');
