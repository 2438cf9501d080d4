import type { Knex } from 'knex';
import type { Db } from '../../../shared/db/connection.ts';
import { utcText, type Instant } from '../../../shared/time.ts';
import type { Wordings } from '../catalogue.domain.ts';
import type { EntryContent, QuestionContent, Texts } from './entry.domain.ts';

/** Who changes the catalogue, and when. */
export interface Changing {
  readonly by: number;
  readonly now: Instant;
}

const stamp = ({ by, now }: Changing): object => ({ changed_at: utcText(now), changed_by: by });

/** A service that is not offered yet, at the end of the catalogue. */
export const insertEntry = async (
  trx: Knex.Transaction,
  code: string,
  texts: Texts,
  who: Changing,
): Promise<number> => {
  const [last = 0] = await trx('kenal_service').orderBy('position', 'desc').limit(1).pluck<number[]>('position');
  const [id = 0] = await trx('kenal_service').insert({
    code,
    is_offered: 0,
    position: last + 1,
    version: 1,
    ...stamp(who),
  });
  await putTexts(trx, id, texts);
  return id;
};

/**
 * Claims the next version of an entry for a change that was made from `version`.
 *
 * @returns false where somebody else changed it meanwhile, or there is none
 */
export const claimVersion = async (
  trx: Knex.Transaction,
  id: number,
  version: number,
  who: Changing,
): Promise<boolean> =>
  (await trx('kenal_service')
    .where({ id, version })
    .update({ version: version + 1, ...stamp(who) })) === 1;

/** Puts this content in place of what the entry holds. Questions stay, because old requests answer them. */
export const putContent = async (trx: Knex.Transaction, id: number, content: EntryContent): Promise<void> => {
  await trx('kenal_service')
    .where({ id })
    .update({
      usual_days: content.usualDays ?? null,
      done_by: content.doneBy ?? null,
      segment_id: content.segment ?? null,
    });
  await putTexts(trx, id, content);
  const own = { service_id: id };
  await replace(trx, 'kenal_service_choice', own, [
    ...content.packagings.map((code) => ({ ...own, part: 'packaging', code })),
    ...content.deliveries.map((code) => ({ ...own, part: 'delivery', code })),
  ]);
  await replace(
    trx,
    'kenal_service_category',
    own,
    content.categories.map((categorycode) => ({ ...own, categorycode })),
  );
  await replace(
    trx,
    'kenal_service_price',
    own,
    content.prices.map(({ category = '', digits, ...price }) => ({
      ...own,
      categorycode: category,
      ...price,
      currency_digits: digits ?? null,
    })),
  );
  for (const [position, question] of content.questions.entries()) await putQuestion(trx, id, question, position);
};

const replace = async (db: Db, table: string, own: object, rows: readonly object[]): Promise<void> => {
  await db(table).where(own).delete();
  if (rows.length > 0) await db(table).insert(rows);
};

const putTexts = (trx: Knex.Transaction, id: number, { names, descriptions }: Texts): Promise<void> => {
  const languages = [...new Set([...Object.keys(names), ...Object.keys(descriptions)])];
  const rows = languages.map((language) => ({
    service_id: id,
    language,
    name: names[language] ?? '',
    description: descriptions[language] ?? '',
  }));
  return replace(trx, 'kenal_service_text', { service_id: id }, rows);
};

const putQuestion = async (
  trx: Knex.Transaction,
  service: number,
  { id, texts, answer, isRequired, isAsked }: QuestionContent,
  position: number,
): Promise<void> => {
  const row = { position, answer, is_required: isRequired ? 1 : 0, is_asked: isAsked ? 1 : 0 };
  if (id === undefined) {
    const [fresh = 0] = await trx('kenal_service_question').insert({ service_id: service, ...row });
    await putQuestionTexts(trx, fresh, texts);
    return;
  }
  // A question of another service is not touched.
  const [own] = await trx('kenal_service_question').where({ id, service_id: service }).pluck<number[]>('id');
  if (own === undefined) return;
  await trx('kenal_service_question').where({ id }).update(row);
  await putQuestionTexts(trx, id, texts);
};

const putQuestionTexts = (trx: Knex.Transaction, id: number, texts: Wordings): Promise<void> =>
  replace(
    trx,
    'kenal_service_question_text',
    { question_id: id },
    Object.entries(texts).map(([language, text]) => ({ question_id: id, language, text })),
  );
