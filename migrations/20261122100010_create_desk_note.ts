import type { Knex } from 'knex';

export const config = { transaction: false };

/** What was typed into the desk strip of Koha's pages: notes, and what a colleague should take care of. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_desk_note (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      borrowernumber INT NOT NULL,
      kind ENUM('note', 'hand-over') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      author INT NOT NULL COMMENT 'borrowernumber of the member of staff',
      written_at DATETIME NOT NULL COMMENT 'UTC',
      text VARCHAR(2000) NOT NULL,
      PRIMARY KEY (id),
      KEY kenal_desk_note_patron (borrowernumber, written_at),
      KEY kenal_desk_note_kind (kind, written_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_desk_note');
