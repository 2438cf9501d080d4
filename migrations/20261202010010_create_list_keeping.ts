import type { Knex } from 'knex';

export const config = { transaction: false };

/** Patron lists of Koha that are kept in step with a segment, and those that were, until their owner knows. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_list_keeping (
      list_id INT UNSIGNED NOT NULL COMMENT 'patron_list_id of Koha',
      segment_id INT UNSIGNED NOT NULL,
      owner INT NOT NULL COMMENT 'borrowernumber of the owner in Koha, whose sight decides who is put on it',
      audience ENUM('outreach', 'everybody') CHARACTER SET ascii NOT NULL,
      started_at DATETIME NOT NULL COMMENT 'UTC',
      kept_at DATETIME NULL COMMENT 'UTC; when it was last looked at and made to agree',
      changed_at DATETIME NULL COMMENT 'UTC; when that last changed anything',
      put_on INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'patrons, at changed_at',
      taken_off INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'patrons, at changed_at',
      held_back ENUM('dry_run', 'not_granted', 'too_slow', 'too_many', 'failed') CHARACTER SET ascii NULL
        COMMENT 'why it could not be kept the last time',
      ended_at DATETIME NULL COMMENT 'UTC',
      ended_because ENUM('list', 'owner', 'permission', 'segment') CHARACTER SET ascii NULL,
      PRIMARY KEY (list_id),
      KEY kenal_list_keeping_owner (owner),
      KEY kenal_list_keeping_segment (segment_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_list_keeping');
