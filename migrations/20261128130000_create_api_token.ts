import type { Knex } from 'knex';

export const config = { transaction: false };

/** Other programs that may ask Kenal, each by a token of which only the hash is kept. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_api_token (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      name VARCHAR(120) NOT NULL COMMENT 'which program it is',
      token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of the token',
      scopes VARCHAR(200) CHARACTER SET ascii NOT NULL COMMENT 'JSON: what it may ask',
      libraries TEXT NULL COMMENT 'JSON: branch codes whose patrons it may see; NULL: every library',
      created_at DATETIME NOT NULL COMMENT 'UTC',
      revoked_at DATETIME NULL COMMENT 'UTC',
      used_on DATE NULL COMMENT 'day in UTC on which it was used last',
      PRIMARY KEY (id),
      UNIQUE KEY kenal_api_token_hash (token_hash)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_api_token');
