import type { Knex } from 'knex';

export const config = { transaction: false };

/** What a service costs whom. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_service_price (
      service_id INT UNSIGNED NOT NULL,
      categorycode VARCHAR(10) NOT NULL COMMENT 'empty: everybody without a price of their own',
      basis ENUM('free', 'fixed', 'page', 'hour', 'item') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      units BIGINT NOT NULL COMMENT 'smallest units of the currency, for the whole or for each',
      currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 4217; empty for free',
      discount INT UNSIGNED NOT NULL COMMENT 'ten thousandths',
      tax INT UNSIGNED NOT NULL COMMENT 'ten thousandths, on top of what is left',
      PRIMARY KEY (service_id, categorycode),
      CONSTRAINT kenal_service_price_service FOREIGN KEY (service_id) REFERENCES kenal_service (id) ON DELETE CASCADE
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_service_price');
