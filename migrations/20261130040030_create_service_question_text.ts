import type { Knex } from 'knex';

export const config = { transaction: false };

/** The words of a question, in each language. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_service_question_text (
      question_id INT UNSIGNED NOT NULL,
      language CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      text VARCHAR(300) NOT NULL,
      PRIMARY KEY (question_id, language),
      CONSTRAINT kenal_service_question_text_question FOREIGN KEY (question_id)
        REFERENCES kenal_service_question (id) ON DELETE CASCADE
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_service_question_text');
