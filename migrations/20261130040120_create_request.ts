import type { Knex } from 'knex';

export const config = { transaction: false };

/** Offers of the library and requests of patrons: one row from the first word to the rating. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_request (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      borrowernumber INT NOT NULL,
      service_id INT UNSIGNED NOT NULL,
      begun_as ENUM('offer', 'request') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      version INT UNSIGNED NOT NULL COMMENT 'counts every change of the words',
      state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      state_number INT UNSIGNED NULL COMMENT 'number of the transition that led here',
      state_since DATETIME NOT NULL COMMENT 'UTC',
      title VARCHAR(200) NOT NULL,
      topic TEXT NOT NULL,
      time_span VARCHAR(300) NOT NULL,
      depth ENUM('facts', 'overview', 'working', 'exhaustive') CHARACTER SET ascii COLLATE ascii_bin NULL,
      display VARCHAR(300) NOT NULL,
      packaging VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
      packaging_note VARCHAR(300) NOT NULL,
      delivery VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
      delivery_note VARCHAR(300) NOT NULL,
      due_on DATE NULL COMMENT 'library day',
      due_note VARCHAR(300) NOT NULL,
      owner INT NULL COMMENT 'borrowernumber of the member of staff',
      branchcode VARCHAR(10) NOT NULL COMMENT 'library that does it',
      is_confidential TINYINT(1) NOT NULL COMMENT '1: only the owner and named colleagues know of it',
      price_basis ENUM('free', 'fixed', 'page', 'hour', 'item') CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'NULL: no price yet',
      price_each BIGINT NULL COMMENT 'smallest units',
      price_quantity INT UNSIGNED NULL COMMENT 'hundredths',
      price_discount_rate INT UNSIGNED NULL COMMENT 'ten thousandths',
      price_tax_rate INT UNSIGNED NULL COMMENT 'ten thousandths',
      price_total BIGINT NULL COMMENT 'smallest units',
      currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'ISO 4217',
      currency_digits TINYINT UNSIGNED NULL,
      quote_until DATE NULL COMMENT 'library day; the quote holds until its end',
      accepted_by ENUM('patron', 'guarantor', 'other') CHARACTER SET ascii COLLATE ascii_bin NULL,
      accepted_via ENUM('in_person', 'phone', 'e_mail', 'letter', 'message') CHARACTER SET ascii COLLATE ascii_bin NULL,
      delivered_on DATE NULL COMMENT 'library day',
      delivered_by VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'way of delivery',
      delivered_to ENUM('patron', 'household', 'representative', 'address') CHARACTER SET ascii COLLATE ascii_bin NULL,
      delivery_proof VARCHAR(300) NULL,
      rated_relevant TINYINT UNSIGNED NULL COMMENT '1 to 5',
      rated_in_time ENUM('in_time', 'late', 'too_late') CHARACTER SET ascii COLLATE ascii_bin NULL,
      rating_comment VARCHAR(500) NULL,
      created_at DATETIME NOT NULL COMMENT 'UTC',
      created_by INT NOT NULL COMMENT 'borrowernumber of the member of staff',
      changed_at DATETIME NOT NULL COMMENT 'UTC',
      changed_by INT NOT NULL,
      PRIMARY KEY (id),
      KEY kenal_request_patron (borrowernumber, state),
      KEY kenal_request_state (state, due_on),
      KEY kenal_request_service (service_id, state),
      KEY kenal_request_owner (owner, state),
      KEY kenal_request_led_here (id, state_number, state),
      CONSTRAINT kenal_request_service FOREIGN KEY (service_id) REFERENCES kenal_service (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_request');
