import type { Knex } from 'knex';

export const config = { transaction: false };

/** How far the ledger has read Koha. One row. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_ledger_state (
      id TINYINT NOT NULL,
      refreshed_at DATETIME NOT NULL COMMENT 'UTC, by the clock of Koha''s database',
      rebuilt_at DATETIME NOT NULL COMMENT 'UTC, the last full build',
      verified_at DATETIME NULL COMMENT 'UTC, the last comparison of every day',
      as_of DATE NULL COMMENT 'set while the ledger shows the past on purpose',
      covered_from DATE NULL COMMENT 'first day that statistics ever covered',
      source_from DATETIME NULL COMMENT 'library time of the oldest statistics row left',
      read_until DATETIME NOT NULL COMMENT 'UTC: changes up to here have been followed',
      hold_mark INT NOT NULL COMMENT 'holds up to this reserve_id are older than the window',
      hold_mark_day DATE NOT NULL COMMENT 'the first day of the window that hold_mark belongs to',
      action_mark INT NOT NULL COMMENT 'last action_id that was looked at for merges',
      loan_mark INT NOT NULL COMMENT 'highest issue_id that was looked at',
      patrons INT UNSIGNED NOT NULL,
      patron_sum BIGINT UNSIGNED NOT NULL COMMENT 'with patrons and patron_xor tells whether the set of borrowernumbers changed',
      patron_xor BIGINT UNSIGNED NOT NULL,
      rules VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'hash of the settings that decide what is counted',
      PRIMARY KEY (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_ledger_state');
