import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';

/** Answers by the number of their question. */
export type Answers = ReadonlyMap<number, string>;

export const answersOf = async (db: Db, requestId: number): Promise<Answers> => {
  const rows = await db('kenal_request_answer')
    .where('request_id', requestId)
    .select<{ question_id: number; answer: string }[]>('question_id', 'answer');
  return new Map(rows.map((row) => [row.question_id, row.answer]));
};

/** Puts in what was answered, and takes out what was answered with nothing. */
export const keepAnswers = async (trx: Knex.Transaction, requestId: number, answers: Answers): Promise<void> => {
  for (const [question, answer] of answers) {
    const key = { request_id: requestId, question_id: question };
    if (answer === '') await trx('kenal_request_answer').where(key).delete();
    else
      await trx('kenal_request_answer')
        .insert({ ...key, answer })
        .onConflict(['request_id', 'question_id'])
        .merge(['answer']);
  }
};
