import type { Knex } from 'knex';

export const config = { transaction: false };

/** Every change of a profile, and what it was changed to: nothing that was said is written over. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_profile_change (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      borrowernumber INT NOT NULL,
      field_id INT UNSIGNED NOT NULL,
      owner INT NOT NULL DEFAULT 0 COMMENT 'borrowernumber of the only one who may see it; 0: whoever may see the field',
      slot INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'kenal_profile_term.id where a field has several values, else 0',
      is_removal TINYINT(1) NOT NULL DEFAULT 0,
      term_id INT UNSIGNED NULL,
      text_value VARCHAR(2000) NULL,
      number_value DECIMAL(16, 4) NULL COMMENT 'also yes or no as 1 or 0, and a yearly day as 100 x month + day',
      day_value DATE NULL,
      source ENUM('patron', 'staff', 'import', 'inferred') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      recorded_at DATETIME NOT NULL COMMENT 'UTC: when it was learned',
      recorded_by INT NULL COMMENT 'borrowernumber; NULL: nobody in particular, or somebody who is gone',
      changed_at DATETIME NOT NULL COMMENT 'UTC: when it became the value',
      changed_by INT NULL COMMENT 'borrowernumber',
      reason ENUM('edit', 'import', 'undo', 'merge') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      import_id INT UNSIGNED NULL,
      replaces BIGINT UNSIGNED NULL COMMENT 'the change that made the value before; NULL: there was none',
      PRIMARY KEY (id),
      KEY kenal_profile_change_patron (borrowernumber, field_id, owner),
      KEY kenal_profile_change_import (import_id, borrowernumber),
      KEY kenal_profile_change_owner (owner),
      KEY kenal_profile_change_recorder (recorded_by),
      KEY kenal_profile_change_changer (changed_by),
      CONSTRAINT kenal_profile_change_field FOREIGN KEY (field_id) REFERENCES kenal_profile_field (id),
      CONSTRAINT kenal_profile_change_term FOREIGN KEY (term_id) REFERENCES kenal_profile_term (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_profile_change');
