import type { Knex } from 'knex';

export const config = { transaction: false };

/** What happened to each promise, and how it stood after that. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_promise_change (
      promise BIGINT UNSIGNED NOT NULL,
      version INT UNSIGNED NOT NULL COMMENT 'of the promise after the change',
      kind ENUM('made', 'changed', 'handed_over', 'snoozed', 'done', 'reopened', 'withdrawn')
        CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      changed_by INT NOT NULL COMMENT 'borrowernumber of the member of staff; 0: an account that is gone',
      changed_at DATETIME NOT NULL COMMENT 'UTC',
      what VARCHAR(500) NOT NULL,
      due_on DATE NOT NULL,
      due_time TIME NULL,
      owner INT NOT NULL,
      hidden_until DATE NULL,
      PRIMARY KEY (promise, version),
      KEY kenal_promise_change_by (changed_by),
      KEY kenal_promise_change_owner (owner)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_promise_change');
