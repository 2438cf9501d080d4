import type { Knex } from 'knex';

export const config = { transaction: false };

/** Who may have a service: patron categories; without a row, everybody. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_service_category (
      service_id INT UNSIGNED NOT NULL,
      categorycode VARCHAR(10) NOT NULL,
      PRIMARY KEY (service_id, categorycode),
      CONSTRAINT kenal_service_category_service FOREIGN KEY (service_id) REFERENCES kenal_service (id) ON DELETE CASCADE
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_service_category');
