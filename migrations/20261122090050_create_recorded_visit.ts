import type { Knex } from 'knex';

export const config = { transaction: false };

/** Visits that Kenal records itself; apart from the ledger, so that rebuilding a month cannot erase them. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_recorded_visit (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      borrowernumber INT NOT NULL,
      day DATE NOT NULL,
      kind VARCHAR(20) NOT NULL COMMENT 'consultation, event, gate, e_resource, ...',
      source VARCHAR(60) NOT NULL COMMENT 'who recorded it',
      PRIMARY KEY (id),
      KEY kenal_recorded_visit_patron (borrowernumber, day),
      KEY kenal_recorded_visit_day (day)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_recorded_visit');
