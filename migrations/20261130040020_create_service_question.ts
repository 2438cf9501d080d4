import type { Knex } from 'knex';

export const config = { transaction: false };

/** What is asked when somebody wants a service. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_service_question (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      service_id INT UNSIGNED NOT NULL,
      position INT UNSIGNED NOT NULL,
      answer ENUM('line', 'text', 'number', 'date') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      is_required TINYINT(1) NOT NULL,
      is_asked TINYINT(1) NOT NULL COMMENT '0: no longer asked; kept for old answers',
      PRIMARY KEY (id),
      KEY kenal_service_question_service (service_id, position),
      CONSTRAINT kenal_service_question_service FOREIGN KEY (service_id) REFERENCES kenal_service (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_service_question');
