import type { Knex } from 'knex';

export const config = { transaction: false };

/** Who entered and who left a live segment from one look to the next. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_segment_move (
      segment_id INT UNSIGNED NOT NULL,
      day DATE NOT NULL COMMENT 'library day of the look',
      borrowernumber INT NOT NULL,
      has_entered TINYINT(1) NOT NULL COMMENT '1: entered, 0: left',
      PRIMARY KEY (segment_id, day, borrowernumber),
      KEY kenal_segment_move_patron (borrowernumber)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_segment_move');
