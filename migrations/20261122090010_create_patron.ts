import type { Knex } from 'knex';

export const config = { transaction: false };

/** The facts that select a patron, mirrored from Koha: never a name, never an address. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_patron (
      borrowernumber INT NOT NULL,
      branchcode VARCHAR(10) NOT NULL,
      categorycode VARCHAR(10) NOT NULL,
      category_type VARCHAR(1) NULL,
      dateofbirth DATE NULL,
      dateenrolled DATE NULL,
      dateexpiry DATE NULL,
      zipcode VARCHAR(25) NULL,
      lang VARCHAR(25) NULL,
      privacy TINYINT NOT NULL,
      restricted_until DATE NULL COMMENT '9999-12-31: for good',
      is_gone_no_address TINYINT(1) NOT NULL,
      is_card_lost TINYINT(1) NOT NULL,
      has_email TINYINT(1) NOT NULL,
      has_phone TINYINT(1) NOT NULL,
      has_address TINYINT(1) NOT NULL,
      excluded_because VARCHAR(20) NULL COMMENT 'why this account is not counted as a person',
      card_fingerprint BIGINT UNSIGNED NOT NULL COMMENT 'hash of the card number: tells a reused borrowernumber',
      oldest_issue_id INT NULL COMMENT 'the oldest loan that Koha still names',
      history_from DATE NULL COMMENT 'first day whose use may be kept; NULL: none',
      privacy_changed_on DATE NULL COMMENT 'the day Kenal saw privacy leave 2',
      reused_after DATETIME NULL COMMENT 'library time: use up to then was somebody else''s',
      seen_at DATETIME NOT NULL COMMENT 'UTC',
      PRIMARY KEY (borrowernumber),
      KEY kenal_patron_branch (branchcode, categorycode),
      KEY kenal_patron_oldest_issue (oldest_issue_id),
      KEY kenal_patron_enrolled (dateenrolled)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_patron');
