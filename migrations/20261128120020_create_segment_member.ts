import type { Knex } from 'knex';

export const config = { transaction: false };

/** Who is in a snapshot; and who was in a live segment when it was looked at last. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_segment_member (
      segment_id INT UNSIGNED NOT NULL,
      borrowernumber INT NOT NULL,
      since DATE NOT NULL COMMENT 'library day on which the patron was found in it first',
      PRIMARY KEY (segment_id, borrowernumber),
      KEY kenal_segment_member_patron (borrowernumber)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_segment_member');
