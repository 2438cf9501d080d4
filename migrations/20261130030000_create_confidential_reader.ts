import type { Knex } from 'knex';

export const config = { transaction: false };

/** Colleagues whom the owner of something confidential named: beside the owner, nobody else sees it. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_confidential_reader (
      kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'conversation, promise, request',
      subject BIGINT UNSIGNED NOT NULL COMMENT 'its id in the table of that kind',
      reader INT NOT NULL COMMENT 'borrowernumber of the member of staff',
      named_by INT NOT NULL,
      named_at DATETIME NOT NULL COMMENT 'UTC',
      until DATETIME NULL COMMENT 'UTC; NULL: until taken back',
      PRIMARY KEY (kind, subject, reader),
      KEY kenal_confidential_reader_reader (reader)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_confidential_reader');
