import type { Knex } from 'knex';

export const config = { transaction: false };

/** Which steps a request took. Each begins where the one before it ended, and the database sees to that. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_request_transition (
      request_id INT UNSIGNED NOT NULL,
      number INT UNSIGNED NOT NULL COMMENT 'counts from 1',
      previous INT UNSIGNED NULL COMMENT 'number of the step before; NULL for the first',
      from_state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      to_state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      taken_at DATETIME NOT NULL COMMENT 'UTC',
      taken_by INT NOT NULL COMMENT 'borrowernumber of the member of staff; 0: the nightly look',
      reason VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
      note VARCHAR(500) NOT NULL,
      PRIMARY KEY (request_id, number),
      UNIQUE KEY kenal_request_transition_end (request_id, number, to_state),
      KEY kenal_request_transition_step (from_state, to_state),
      KEY kenal_request_transition_chain (request_id, previous, from_state),
      KEY kenal_request_transition_when (to_state, taken_at),
      CONSTRAINT kenal_request_transition_request FOREIGN KEY (request_id) REFERENCES kenal_request (id),
      CONSTRAINT kenal_request_transition_step FOREIGN KEY (from_state, to_state)
        REFERENCES kenal_request_step (from_state, to_state),
      CONSTRAINT kenal_request_transition_chain FOREIGN KEY (request_id, previous, from_state)
        REFERENCES kenal_request_transition (request_id, number, to_state),
      CONSTRAINT kenal_request_transition_order CHECK (
        (number = 1 AND previous IS NULL AND from_state = 'new')
        OR (number > 1 AND previous IS NOT NULL AND previous = number - 1 AND from_state <> 'new'))
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_request_transition');
