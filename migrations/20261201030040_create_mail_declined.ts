import type { Knex } from 'knex';

export const config = { transaction: false };

/** Members of staff who do not want to be reminded by e-mail. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_mail_declined (
      owner INT NOT NULL COMMENT 'borrowernumber of the member of staff',
      declined_at DATETIME NOT NULL COMMENT 'UTC',
      PRIMARY KEY (owner)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_mail_declined');
