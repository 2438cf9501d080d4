import type { Knex } from 'knex';

export const config = { transaction: false };

/** Every version of a segment there was, so that a list of the past can be explained. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_segment_version (
      segment_id INT UNSIGNED NOT NULL,
      version INT UNSIGNED NOT NULL,
      name VARCHAR(120) NOT NULL,
      tree MEDIUMTEXT NOT NULL COMMENT 'the rule as JSON',
      changed_at DATETIME NOT NULL COMMENT 'UTC',
      changed_by INT NOT NULL COMMENT 'borrowernumber of the member of staff; 0: by command',
      PRIMARY KEY (segment_id, version)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_segment_version');
