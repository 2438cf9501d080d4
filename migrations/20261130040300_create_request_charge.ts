import type { Knex } from 'knex';

export const config = { transaction: false };

/** What is to be put on patrons' accounts in Koha. Written before Koha is asked, so that nothing is charged twice. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_request_charge (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      request_id INT UNSIGNED NULL COMMENT 'NULL: the request went with its patron; the sum stays for the accounts',
      service_id INT UNSIGNED NOT NULL,
      branchcode VARCHAR(10) NOT NULL COMMENT 'library that did it',
      reference VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the note on the account in Koha',
      units BIGINT NOT NULL COMMENT 'smallest units of the currency',
      currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      currency_digits TINYINT UNSIGNED NOT NULL,
      state ENUM('intended', 'sent', 'made', 'task', 'by_hand', 'waived') CHARACTER SET ascii COLLATE ascii_bin NOT NULL
        COMMENT 'sent: Koha was asked and its answer is not known; task: a person must see to it',
      why VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'what stood in the way last',
      attempts INT UNSIGNED NOT NULL,
      due_at DATETIME NOT NULL COMMENT 'UTC; when it is looked at next',
      account_line_id BIGINT UNSIGNED NULL COMMENT 'of Koha',
      intended_at DATETIME NOT NULL COMMENT 'UTC',
      settled_at DATETIME NULL COMMENT 'UTC; when it was made, by hand or not, or waived',
      settled_by INT NULL COMMENT 'borrowernumber of the member of staff; NULL: through the interface',
      PRIMARY KEY (id),
      UNIQUE KEY kenal_request_charge_request (request_id),
      UNIQUE KEY kenal_request_charge_reference (reference),
      KEY kenal_request_charge_due (state, due_at),
      KEY kenal_request_charge_settled (settled_at),
      CONSTRAINT kenal_request_charge_request FOREIGN KEY (request_id) REFERENCES kenal_request (id) ON DELETE SET NULL,
      CONSTRAINT kenal_request_charge_service FOREIGN KEY (service_id) REFERENCES kenal_service (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_request_charge');
