import type { Knex } from 'knex';

export const config = { transaction: false };

/** In which forms a service comes, and how it is handed over. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_service_choice (
      service_id INT UNSIGNED NOT NULL,
      part ENUM('packaging', 'delivery') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      PRIMARY KEY (service_id, part, code),
      CONSTRAINT kenal_service_choice_service FOREIGN KEY (service_id) REFERENCES kenal_service (id) ON DELETE CASCADE
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_service_choice');
