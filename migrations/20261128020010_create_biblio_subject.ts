import type { Knex } from 'knex';

export const config = { transaction: false };

/** Which title has which subjects, classes, authors and series, so that no record is read twice. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_biblio_subject (
      biblionumber INT NOT NULL,
      subject_id INT UNSIGNED NOT NULL COMMENT 'kenal_subject.id',
      PRIMARY KEY (biblionumber, subject_id),
      KEY kenal_biblio_subject_subject (subject_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_biblio_subject');
