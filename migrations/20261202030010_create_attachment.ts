import type { Knex } from 'knex';

export const config = { transaction: false };

/** Files that belong to a conversation or to a piece of work; what is in them lies in Kenal's own folder. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_attachment (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'what it belongs to',
      subject BIGINT UNSIGNED NOT NULL COMMENT 'id of what it belongs to',
      file_key CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'made by chance; its name in the folder',
      name VARCHAR(200) NOT NULL COMMENT 'as it was given, without path',
      media_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'by its content and its name',
      bytes BIGINT UNSIGNED NOT NULL,
      sha256 BINARY(32) NOT NULL COMMENT 'of its content',
      added_at DATETIME NOT NULL COMMENT 'UTC',
      added_by INT NOT NULL COMMENT 'borrowernumber of the member of staff; 0: an account that is gone',
      scan ENUM('waiting', 'passed', 'infected') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'waiting',
      scanned_at DATETIME NULL COMMENT 'UTC; the last time a scanner was asked',
      scan_error VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'why it said nothing',
      deleted_at DATETIME NULL COMMENT 'UTC; taken back, and gone for good later',
      deleted_by INT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY kenal_attachment_file (file_key),
      KEY kenal_attachment_subject (kind, subject),
      KEY kenal_attachment_scan (scan, scanned_at),
      KEY kenal_attachment_deleted (deleted_at),
      KEY kenal_attachment_adder (added_by)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_attachment');
