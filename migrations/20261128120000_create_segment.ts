import type { Knex } from 'knex';

export const config = { transaction: false };

/** Saved segments: what each asks for, as it is now. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_segment (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      public_key CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'what files and other segments refer to',
      name VARCHAR(120) NOT NULL,
      description VARCHAR(1000) NOT NULL,
      kind ENUM('live', 'snapshot') CHARACTER SET ascii NOT NULL,
      tree MEDIUMTEXT NOT NULL COMMENT 'the rule as JSON',
      tells_of_use TINYINT(1) NOT NULL COMMENT 'whether anything in the rule rests on use of the library',
      version INT UNSIGNED NOT NULL,
      created_at DATETIME NOT NULL COMMENT 'UTC',
      changed_at DATETIME NOT NULL COMMENT 'UTC',
      changed_by INT NOT NULL COMMENT 'borrowernumber of the member of staff; 0: by command',
      looked_on DATE NULL COMMENT 'library day on which its patrons were listed last',
      looked_version INT UNSIGNED NULL COMMENT 'the version by which they were',
      removed_at DATETIME NULL COMMENT 'UTC: put aside, to be dropped for good a month later',
      PRIMARY KEY (id),
      UNIQUE KEY kenal_segment_public_key (public_key),
      KEY kenal_segment_name (name)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_segment');
