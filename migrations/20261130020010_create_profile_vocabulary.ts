import type { Knex } from 'knex';

export const config = { transaction: false };

/** Lists of words from which fields of the profile are chosen. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_profile_vocabulary (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      vocabulary_key VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      names LONGTEXT NOT NULL COMMENT 'JSON: its name in each language',
      version INT UNSIGNED NOT NULL DEFAULT 1,
      PRIMARY KEY (id),
      UNIQUE KEY kenal_profile_vocabulary_key (vocabulary_key)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_profile_vocabulary');
