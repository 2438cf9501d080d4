import type { Knex } from 'knex';

export const config = { transaction: false };

/** Lists of visits that were brought in. Their visits carry `import:<id>` as source. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_visit_import (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      made_at DATETIME NOT NULL COMMENT 'UTC',
      made_by INT NULL COMMENT 'borrowernumber; NULL: a command',
      mapping VARCHAR(1000) NOT NULL COMMENT 'JSON: which columns of the file were read, and how',
      undone_at DATETIME NULL COMMENT 'UTC',
      undone_by INT NULL COMMENT 'borrowernumber; NULL: a command',
      PRIMARY KEY (id),
      KEY kenal_visit_import_made_by (made_by, id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_visit_import');
