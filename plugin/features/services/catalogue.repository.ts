import type { Db } from '../../shared/db/connection.ts';
import {
  serviceIn,
  type CataloguePrice,
  type Question,
  type Service,
  type ServiceEntry,
  type Wordings,
} from './catalogue.domain.ts';
import type { PriceBasis } from './price.domain.ts';
import type { Delivery, Packaging } from './request.domain.ts';

interface ServiceRow {
  readonly id: number;
  readonly code: string;
  readonly is_offered: number;
  readonly usual_days: number | null;
  readonly done_by: number | null;
  readonly segment_id: number | null;
  readonly version: number;
}

interface TextRow {
  readonly id: number;
  readonly language: string;
  readonly name: string;
  readonly description: string;
}

interface QuestionRow {
  readonly id: number;
  readonly service_id: number;
  readonly answer: Question['answer'];
  readonly is_required: number;
  readonly is_asked: number;
}

interface PriceRow {
  readonly service_id: number;
  readonly categorycode: string;
  readonly basis: PriceBasis;
  readonly units: number;
  readonly currency: string;
  readonly currency_digits: number | null;
  readonly discount: number;
  readonly tax: number;
}

const wordings = <T extends { readonly language: string }>(rows: readonly T[], wordsOf: (row: T) => string): Wordings =>
  Object.fromEntries(rows.map((row) => [row.language, wordsOf(row)] as const).filter(([, words]) => words !== ''));

/** Another one whenever a service was added, changed, moved or is offered no more. */
export const catalogueStamp = async (db: Db): Promise<string> => {
  const [[row]] = (await db.raw(
    `SELECT CONCAT_WS('.', COUNT(*), SUM(version), SUM(id * position)) AS stamp FROM kenal_service`,
  )) as [[{ stamp: string }]];
  return row.stamp;
};

/** The whole catalogue in its order; there are few services, so that it is read at once. */
export const readEntries = async (db: Db): Promise<ServiceEntry[]> => {
  const [services, texts, questions, words, choices, categories, prices] = await Promise.all([
    db('kenal_service')
      .orderBy(['position', 'id'])
      .select<ServiceRow[]>('id', 'code', 'is_offered', 'usual_days', 'done_by', 'segment_id', 'version'),
    db('kenal_service_text')
      .orderBy('language')
      .select<TextRow[]>({ id: 'service_id' }, 'language', 'name', 'description'),
    db('kenal_service_question')
      .orderBy(['position', 'id'])
      .select<QuestionRow[]>('id', 'service_id', 'answer', 'is_required', 'is_asked'),
    db('kenal_service_question_text')
      .orderBy('language')
      .select<{ id: number; language: string; text: string }[]>({ id: 'question_id' }, 'language', 'text'),
    db('kenal_service_choice').select<{ service_id: number; part: string; code: string }[]>(
      'service_id',
      'part',
      'code',
    ),
    db('kenal_service_category').select<{ service_id: number; categorycode: string }[]>('service_id', 'categorycode'),
    db('kenal_service_price')
      .orderBy('categorycode')
      .select<PriceRow[]>(
        'service_id',
        'categorycode',
        'basis',
        'units',
        'currency',
        'currency_digits',
        'discount',
        'tax',
      ),
  ]);
  return services.map((row) => {
    const of = <T extends { readonly service_id: number }>(list: readonly T[]): T[] =>
      list.filter(({ service_id: id }) => id === row.id);
    const own = texts.filter(({ id }) => id === row.id);
    const chosen = (part: string): string[] =>
      of(choices)
        .filter((choice) => choice.part === part)
        .map(({ code }) => code);
    return {
      id: row.id,
      code: row.code,
      version: row.version,
      isOffered: row.is_offered === 1,
      names: wordings(own, ({ name }) => name),
      descriptions: wordings(own, ({ description }) => description),
      usualDays: row.usual_days ?? undefined,
      doneBy: row.done_by ?? undefined,
      segment: row.segment_id ?? undefined,
      questions: of(questions).map((question) => ({
        id: question.id,
        answer: question.answer,
        isRequired: question.is_required === 1,
        isAsked: question.is_asked === 1,
        texts: wordings(
          words.filter(({ id }) => id === question.id),
          ({ text }) => text,
        ),
      })),
      packagings: chosen('packaging') as Packaging[],
      deliveries: chosen('delivery') as Delivery[],
      categories: of(categories).map(({ categorycode }) => categorycode),
      prices: of(prices).map(toPrice),
    };
  });
};

/** The catalogue in a reader's language. */
export const readCatalogue = async (db: Db, language: string): Promise<Service[]> =>
  (await readEntries(db)).map((entry) => serviceIn(entry, language));

const toPrice = ({
  categorycode,
  basis,
  units,
  currency,
  currency_digits: digits,
  discount,
  tax,
}: PriceRow): CataloguePrice => ({
  basis,
  units,
  currency,
  digits: digits ?? undefined,
  discount,
  tax,
  category: categorycode === '' ? undefined : categorycode,
});
