import type { Knex } from 'knex';

export const config = { transaction: false };

/** What a request said at each version, so that no words are lost when two people write. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_request_version (
      request_id INT UNSIGNED NOT NULL,
      version INT UNSIGNED NOT NULL,
      content MEDIUMTEXT NOT NULL COMMENT 'the words as JSON',
      changed_at DATETIME NOT NULL COMMENT 'UTC',
      changed_by INT NOT NULL COMMENT 'borrowernumber of the member of staff',
      PRIMARY KEY (request_id, version),
      CONSTRAINT kenal_request_version_request FOREIGN KEY (request_id) REFERENCES kenal_request (id) ON DELETE CASCADE
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_request_version');
