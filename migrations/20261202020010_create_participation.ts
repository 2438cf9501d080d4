import type { Knex } from 'knex';

export const config = { transaction: false };

/** How patrons take part: clubs, suggestions, reviews and tags of Koha, by their keys and days only. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_participation (
      kind VARCHAR(10) NOT NULL COMMENT 'club, suggestion, review or tag',
      koha_id INT NOT NULL COMMENT 'key in Koha: of the enrolment, suggestion, review or tag',
      borrowernumber INT NOT NULL,
      day DATE NOT NULL COMMENT 'joined, suggested, reviewed or tagged on this library day',
      ended_on DATE NULL COMMENT 'of a club: when it ended or will end',
      state VARCHAR(10) NOT NULL COMMENT 'of a suggestion: where it stands; of a review: approved or waiting',
      state_since DATE NULL COMMENT 'of a suggestion',
      PRIMARY KEY (kind, koha_id),
      KEY kenal_participation_patron (borrowernumber, kind, day),
      KEY kenal_participation_day (kind, day, borrowernumber),
      KEY kenal_participation_state (kind, state, state_since, borrowernumber)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_participation');
