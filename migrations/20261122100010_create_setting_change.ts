import type { Knex } from 'knex';

export const config = { transaction: false };

/** Who changed which setting, and when. Rows are only ever added. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_setting_change (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      name VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      value_before TEXT NULL COMMENT 'JSON; NULL: as shipped',
      value_after TEXT NULL COMMENT 'JSON; NULL: as shipped',
      changed_at DATETIME NOT NULL COMMENT 'UTC',
      changed_by INT NULL COMMENT 'borrowernumber; NULL where a command did it',
      PRIMARY KEY (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_setting_change');
