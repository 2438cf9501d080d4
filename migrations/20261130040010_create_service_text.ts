import type { Knex } from 'knex';

export const config = { transaction: false };

/** What a service is called, in each language. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_service_text (
      service_id INT UNSIGNED NOT NULL,
      language CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      name VARCHAR(120) NOT NULL,
      description VARCHAR(1000) NOT NULL,
      PRIMARY KEY (service_id, language),
      CONSTRAINT kenal_service_text_service FOREIGN KEY (service_id) REFERENCES kenal_service (id) ON DELETE CASCADE
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_service_text');
