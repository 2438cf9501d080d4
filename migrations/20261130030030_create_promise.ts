import type { Knex } from 'knex';

export const config = { transaction: false };

/** What members of staff promised patrons. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_promise (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      borrowernumber INT NOT NULL COMMENT 'to whom',
      conversation BIGINT UNSIGNED NULL COMMENT 'in which it was made',
      what VARCHAR(500) NOT NULL,
      due_on DATE NOT NULL,
      due_time TIME NULL COMMENT 'on the wall clock of the library',
      owner INT NOT NULL COMMENT 'borrowernumber of the member of staff who keeps it; 0: nobody yet',
      made_by INT NOT NULL COMMENT 'borrowernumber of the member of staff; 0: an account that is gone',
      made_at DATETIME NOT NULL COMMENT 'UTC',
      branchcode VARCHAR(10) NOT NULL COMMENT 'library that promised',
      state ENUM('open', 'done', 'withdrawn') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'open',
      ended_on DATE NULL COMMENT 'library day on which it was done or withdrawn',
      ended_by INT NULL,
      hidden_until DATE NULL COMMENT 'not on the start page before this day',
      repeats ENUM('no', 'week', 'month', 'quarter', 'year') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      follows BIGINT UNSIGNED NULL COMMENT 'the one of the series before it',
      confidential TINYINT(1) NOT NULL COMMENT 'for the owner and named colleagues only',
      version INT UNSIGNED NOT NULL DEFAULT 1,
      PRIMARY KEY (id),
      KEY kenal_promise_patron (borrowernumber, state, due_on),
      KEY kenal_promise_owner (owner, state, due_on),
      KEY kenal_promise_due (state, due_on),
      KEY kenal_promise_conversation (conversation),
      KEY kenal_promise_follows (follows)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_promise');
