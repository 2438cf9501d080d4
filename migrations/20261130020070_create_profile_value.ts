import type { Knex } from 'knex';

export const config = { transaction: false };

/** What is known of patrons now: the last change of each value, where it was no removal. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_profile_value (
      borrowernumber INT NOT NULL,
      field_id INT UNSIGNED NOT NULL,
      owner INT NOT NULL DEFAULT 0 COMMENT 'borrowernumber of the only one who may see it; 0: whoever may see the field',
      slot INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'kenal_profile_term.id where a field has several values, else 0',
      term_id INT UNSIGNED NULL,
      text_value VARCHAR(2000) NULL,
      number_value DECIMAL(16, 4) NULL,
      day_value DATE NULL,
      source ENUM('patron', 'staff', 'import', 'inferred') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      recorded_at DATETIME NOT NULL COMMENT 'UTC',
      recorded_by INT NULL COMMENT 'borrowernumber',
      change_id BIGINT UNSIGNED NOT NULL COMMENT 'kenal_profile_change.id',
      PRIMARY KEY (borrowernumber, field_id, owner, slot),
      KEY kenal_profile_value_term (field_id, owner, term_id),
      KEY kenal_profile_value_text (field_id, owner, text_value(190)),
      KEY kenal_profile_value_number (field_id, owner, number_value),
      KEY kenal_profile_value_day (field_id, owner, day_value),
      KEY kenal_profile_value_change (change_id),
      KEY kenal_profile_value_owner (owner),
      KEY kenal_profile_value_recorder (recorded_by),
      CONSTRAINT kenal_profile_value_field FOREIGN KEY (field_id) REFERENCES kenal_profile_field (id),
      CONSTRAINT kenal_profile_value_term_id FOREIGN KEY (term_id) REFERENCES kenal_profile_term (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_profile_value');
