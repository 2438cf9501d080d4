import type { Knex } from 'knex';

export const config = { transaction: false };

/** Lists of visits between sending and bringing in: such a file may name patrons, so it is kept locked, and not for long. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_visit_upload (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      made_at DATETIME NOT NULL COMMENT 'UTC',
      made_by INT NOT NULL COMMENT 'borrowernumber',
      content MEDIUMBLOB NOT NULL COMMENT 'compressed, then AES-256-GCM with a key that is not stored here',
      PRIMARY KEY (id),
      KEY kenal_visit_upload_made_at (made_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_visit_upload');
