import type { Knex } from 'knex';

export const config = { transaction: false };

/** What a library asks about its patrons beside what Koha has. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_profile_field (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      field_key VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      section ENUM('demographic', 'psychographic', 'mediagraphic', 'days') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      type ENUM('choice', 'choices', 'text', 'number', 'date', 'yes_no', 'yearly') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      vocabulary_id INT UNSIGNED NULL COMMENT 'of choices',
      names LONGTEXT NOT NULL COMMENT 'JSON: its name in each language',
      helps LONGTEXT NOT NULL COMMENT 'JSON: a line of help in each language',
      permission VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'needed beside profile.view',
      said_only TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'only what the patron said may be kept',
      position INT NOT NULL COMMENT 'within its section',
      retired_at DATETIME NULL COMMENT 'UTC: no longer asked since then; what was said stays',
      version INT UNSIGNED NOT NULL DEFAULT 1,
      PRIMARY KEY (id),
      UNIQUE KEY kenal_profile_field_key (field_key),
      CONSTRAINT kenal_profile_field_vocabulary FOREIGN KEY (vocabulary_id) REFERENCES kenal_profile_vocabulary (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_profile_field');
