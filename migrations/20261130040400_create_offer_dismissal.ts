import type { Knex } from 'knex';

export const config = { transaction: false };

/** Suggested offers that staff dismissed: not asked again, and learned from. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_offer_dismissal (
      borrowernumber INT NOT NULL,
      service_id INT UNSIGNED NOT NULL,
      ground ENUM('interest', 'rated') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'why it was suggested',
      reason ENUM('declined', 'has_it', 'wrong_guess', 'not_now') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      dismissed_at DATETIME NOT NULL COMMENT 'UTC',
      dismissed_by INT NOT NULL COMMENT 'borrowernumber of the member of staff',
      PRIMARY KEY (borrowernumber, service_id),
      KEY kenal_offer_dismissal_service (service_id, ground, reason),
      CONSTRAINT kenal_offer_dismissal_service FOREIGN KEY (service_id) REFERENCES kenal_service (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_offer_dismissal');
