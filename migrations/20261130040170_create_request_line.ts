import type { Knex } from 'knex';

export const config = { transaction: false };

/** The work on a request: what there is to do, sources, time and what comes out of it. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_request_line (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      request_id INT UNSIGNED NOT NULL,
      kind ENUM('task', 'source', 'time', 'deliverable', 'check') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      text VARCHAR(500) NOT NULL COMMENT 'of a check: relevant or good',
      minutes INT UNSIGNED NULL COMMENT 'time spent',
      edition INT UNSIGNED NULL COMMENT 'version of a deliverable',
      done_at DATETIME NULL COMMENT 'UTC',
      done_by INT NULL,
      added_at DATETIME NOT NULL COMMENT 'UTC',
      added_by INT NOT NULL COMMENT 'borrowernumber of the member of staff',
      PRIMARY KEY (id),
      KEY kenal_request_line_request (request_id, kind),
      CONSTRAINT kenal_request_line_request FOREIGN KEY (request_id) REFERENCES kenal_request (id) ON DELETE CASCADE
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_request_line');
