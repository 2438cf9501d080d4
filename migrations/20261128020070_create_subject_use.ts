import type { Knex } from 'knex';

export const config = { transaction: false };

/** How much each subject, class, author and series is borrowed by everybody together. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_subject_use (
      subject_id INT UNSIGNED NOT NULL COMMENT 'kenal_subject.id',
      share DOUBLE NOT NULL COMMENT 'of its kind in everything that was borrowed, recent titles more',
      PRIMARY KEY (subject_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_subject_use');
