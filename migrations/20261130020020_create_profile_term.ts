import type { Knex } from 'knex';

export const config = { transaction: false };

/** The words of a vocabulary, one below another where that helps. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_profile_term (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      vocabulary_id INT UNSIGNED NOT NULL,
      term_key VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      parent_id INT UNSIGNED NULL COMMENT 'the broader word',
      names LONGTEXT NOT NULL COMMENT 'JSON: the word in each language',
      position INT NOT NULL COMMENT 'among those below the same word',
      retired_at DATETIME NULL COMMENT 'UTC: no longer offered since then; what was said stays',
      version INT UNSIGNED NOT NULL DEFAULT 1,
      PRIMARY KEY (id),
      UNIQUE KEY kenal_profile_term_key (vocabulary_id, term_key),
      KEY kenal_profile_term_parent (parent_id),
      CONSTRAINT kenal_profile_term_vocabulary FOREIGN KEY (vocabulary_id) REFERENCES kenal_profile_vocabulary (id),
      CONSTRAINT kenal_profile_term_broader FOREIGN KEY (parent_id) REFERENCES kenal_profile_term (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_profile_term');
