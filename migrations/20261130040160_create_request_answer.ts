import type { Knex } from 'knex';

export const config = { transaction: false };

/** Answers to the questions of a service. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_request_answer (
      request_id INT UNSIGNED NOT NULL,
      question_id INT UNSIGNED NOT NULL,
      answer VARCHAR(2000) NOT NULL,
      PRIMARY KEY (request_id, question_id),
      CONSTRAINT kenal_request_answer_request FOREIGN KEY (request_id) REFERENCES kenal_request (id) ON DELETE CASCADE,
      CONSTRAINT kenal_request_answer_question FOREIGN KEY (question_id) REFERENCES kenal_service_question (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_request_answer');
