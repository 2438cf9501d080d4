import type { Knex } from 'knex';

export const config = { transaction: false };

/** The catalogue of tailored services. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_service (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'stays the same when the name changes',
      is_offered TINYINT(1) NOT NULL COMMENT '0: no new requests; old ones keep it',
      position INT UNSIGNED NOT NULL COMMENT 'order in the catalogue',
      usual_days INT UNSIGNED NULL COMMENT 'days from the agreement to the delivery',
      done_by INT NULL COMMENT 'borrowernumber of the member of staff who usually takes it',
      version INT UNSIGNED NOT NULL,
      changed_at DATETIME NOT NULL COMMENT 'UTC',
      changed_by INT NOT NULL COMMENT 'borrowernumber of the member of staff; 0: shipped',
      PRIMARY KEY (id),
      UNIQUE KEY kenal_service_code (code)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_service');
