import type { Knex } from 'knex';

export const config = { transaction: false };

/** Tickets that have been exchanged for a session, until nobody could use them again anyway. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_ticket_used (
      nonce CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      forget_at DATETIME NOT NULL COMMENT 'UTC; from then on the ticket has expired',
      PRIMARY KEY (nonce),
      KEY kenal_ticket_used_forget_at (forget_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_ticket_used');
