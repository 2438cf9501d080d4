import type { Knex } from 'knex';

export const config = { transaction: false };

/** Work to be done in the background; a slot of a schedule can be filed only once. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_job (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      kind VARCHAR(60) NOT NULL,
      slot VARCHAR(60) NOT NULL COMMENT 'kind and slot are unique: many schedulers file one job',
      state VARCHAR(10) NOT NULL DEFAULT 'ready' COMMENT 'ready, running, done, dead',
      run_at DATETIME NOT NULL COMMENT 'UTC: not before then',
      attempts TINYINT UNSIGNED NOT NULL DEFAULT 0,
      ticket CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'who holds the lease',
      lease_until DATETIME NULL COMMENT 'UTC',
      last_error VARCHAR(200) NULL COMMENT 'a code or a class of error, never data of a patron',
      created_at DATETIME NOT NULL,
      finished_at DATETIME NULL,
      PRIMARY KEY (id),
      UNIQUE KEY kenal_job_slot (kind, slot),
      KEY kenal_job_due (state, run_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_job');
