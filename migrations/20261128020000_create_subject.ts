import type { Knex } from 'knex';

export const config = { transaction: false };

/** Subjects, classes, authors and series that titles share, and what tells titles apart. Nothing about patrons. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_subject (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      kind ENUM('subject', 'class', 'author', 'series', 'number', 'language', 'audience', 'form') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      spelling_key VARCHAR(190) COLLATE utf8mb4_bin NOT NULL COMMENT 'the value without case and accents',
      value VARCHAR(190) COLLATE utf8mb4_bin NOT NULL COMMENT 'auth:N where headings are linked to authority records, else as first seen',
      label VARCHAR(190) NOT NULL COMMENT 'the value in words, as a record had them last',
      PRIMARY KEY (id),
      UNIQUE KEY kenal_subject_spelling (kind, spelling_key),
      KEY kenal_subject_value (kind, value),
      KEY kenal_subject_label (kind, label)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_subject');
