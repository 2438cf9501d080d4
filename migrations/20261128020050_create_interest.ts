import type { Knex } from 'knex';

export const config = { transaction: false };

/** What patrons' titles show that they care about, and what they said themselves. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_interest (
      borrowernumber INT NOT NULL,
      kind ENUM('subject', 'class', 'author', 'series') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      value VARCHAR(190) COLLATE utf8mb4_bin NOT NULL COMMENT 'kenal_subject.value',
      weight DOUBLE NOT NULL COMMENT '1 where declared, else as share',
      share DOUBLE NOT NULL DEFAULT 0 COMMENT 'of its kind in what the patron borrowed, 0-1, recent titles more; 0 where only declared',
      evidence SMALLINT UNSIGNED NOT NULL COMMENT 'different titles, at least 2; 0 where it was only declared',
      declared TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'the patron said so',
      first_day DATE NULL COMMENT 'the first and the last use of those titles',
      last_day DATE NULL,
      PRIMARY KEY (borrowernumber, kind, value),
      KEY kenal_interest_value (kind, value, weight)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_interest');
