import { formValidator } from '../../../shared/validation.ts';
import { written } from '../../../shared/wordings.ts';
import {
  ANSWERS,
  priceIn,
  type CataloguePrice,
  type Question,
  type ServiceEntry,
  type Wordings,
} from '../catalogue.domain.ts';
import { decimalText, readUnits, type Currency } from '../money.domain.ts';
import { BASES, type PriceBasis } from '../price.domain.ts';
import { DELIVERIES, PACKAGINGS, type Delivery, type Packaging } from '../request.domain.ts';
import type { EntryContent, QuestionContent, Texts } from './entry.domain.ts';

const text = (maxLength: number) => ({ type: 'string', maxLength }) as const;
const several = (items: object) => ({ type: 'array', items, maxItems: 200 }) as const;

const TEXTS = {
  '^name\\.[a-z]{2}$': text(120),
  '^description\\.[a-z]{2}$': text(1_000),
} as const;

export interface EntryBody extends Readonly<Record<string, unknown>> {
  readonly version: number;
  readonly days?: string;
  readonly doneBy?: string;
  readonly segment?: string;
  readonly packaging?: readonly Packaging[];
  readonly delivery?: readonly Delivery[];
  readonly category?: readonly string[];
}

export const validEntry = formValidator<EntryBody>(
  {
    type: 'object',
    required: ['version'],
    additionalProperties: false,
    properties: {
      version: { type: 'integer', minimum: 0 },
      days: text(10),
      doneBy: { type: 'string', pattern: '^\\d{0,10}$' },
      segment: { type: 'string', pattern: '^\\d{0,10}$' },
      packaging: several({ type: 'string', enum: PACKAGINGS }),
      delivery: several({ type: 'string', enum: DELIVERIES }),
      category: several(text(10)),
    },
    patternProperties: {
      ...TEXTS,
      '^price\\.\\d{1,2}\\.basis$': { type: 'string', enum: ['', ...BASES] },
      '^price\\.\\d{1,2}\\.(category|discount|tax)$': text(10),
      '^price\\.\\d{1,2}\\.each$': text(30),
      '^question\\.\\d{1,2}\\.(id|place)$': { type: 'string', pattern: '^\\d{0,10}$' },
      '^question\\.\\d{1,2}\\.text\\.[a-z]{2}$': text(300),
      '^question\\.\\d{1,2}\\.answer$': { type: 'string', enum: ANSWERS },
      '^question\\.\\d{1,2}\\.(required|asked)$': { type: 'string', enum: ['yes'] },
    },
  },
  'services.entry-form',
  'The form',
);

export const validNewEntry = formValidator<Readonly<Record<string, unknown>>>(
  { type: 'object', additionalProperties: false, patternProperties: TEXTS },
  'services.new-entry-form',
  'The form',
);

/** A price as it stands in the form. */
export interface TypedPrice {
  /** Koha's category; empty: everybody without a price of their own. */
  readonly category: string;
  /** Empty: no price, so that the line goes. */
  readonly basis: PriceBasis | '';
  readonly each: string;
  readonly discount: string;
  readonly tax: string;
  /** What holds in another currency than Koha's active one, which has to be written anew. */
  readonly was: CataloguePrice | undefined;
}

export interface TypedQuestion {
  /** Empty: a new one. */
  readonly id: string;
  readonly texts: Wordings;
  readonly answer: Question['answer'];
  readonly isRequired: boolean;
  readonly isAsked: boolean;
}

/** A service as it stands in the form: everything as text. */
export interface TypedEntry extends Texts {
  readonly days: string;
  readonly doneBy: string;
  readonly segment: string;
  readonly packagings: readonly string[];
  readonly deliveries: readonly string[];
  readonly categories: readonly string[];
  readonly prices: readonly TypedPrice[];
  readonly questions: readonly TypedQuestion[];
}

const percent = (rate: number): string => (rate === 0 ? '' : String(rate / 100));

/** The form of what holds. */
export const typedOf = (entry: ServiceEntry, currency: Currency | undefined): TypedEntry => ({
  names: entry.names,
  descriptions: entry.descriptions,
  days: String(entry.usualDays ?? ''),
  doneBy: String(entry.doneBy ?? ''),
  segment: String(entry.segment ?? ''),
  packagings: entry.packagings,
  deliveries: entry.deliveries,
  categories: entry.categories,
  prices: entry.prices.map((price) => {
    const here = priceIn(price, currency);
    const isReadable = currency !== undefined && here !== undefined && here.basis !== 'free';
    return {
      category: price.category ?? '',
      basis: price.basis,
      each: isReadable ? decimalText({ units: here.units, currency }).replace(/\.0+$/, '') : '',
      discount: percent(price.discount),
      tax: percent(price.tax),
      was: here === undefined ? price : undefined,
    };
  }),
  questions: entry.questions.map(({ id, ...question }) => ({ id: String(id), ...question })),
});

/** `name.en` and `name.id` of a form, without what is empty. */
const wordingsIn = (body: Readonly<Record<string, unknown>>, part: string): Wordings =>
  written(
    Object.fromEntries(
      Object.entries(body).flatMap(([key, value]) =>
        key.startsWith(`${part}.`) && typeof value === 'string' ? [[key.slice(part.length + 1), value] as const] : [],
      ),
    ),
  );

export const textsIn = (body: Readonly<Record<string, unknown>>): Texts => ({
  names: wordingsIn(body, 'name'),
  descriptions: wordingsIn(body, 'description'),
});

/** Numbers of the lines `price.<number>.…` or `question.<number>.…` of a form. */
const linesOf = (body: EntryBody, part: string): string[] => [
  ...new Set(
    Object.keys(body).flatMap((key) => {
      const [name, number = ''] = key.split('.');
      return name === part ? [number] : [];
    }),
  ),
];

/** What was typed; lines that nobody filled in are left out, and questions stand in their new order. */
export const typedIn = (body: EntryBody): TypedEntry => {
  const at = (key: string): string => {
    const value = body[key];
    return typeof value === 'string' ? value.trim() : '';
  };
  return {
    ...textsIn(body),
    days: at('days'),
    doneBy: at('doneBy'),
    segment: at('segment'),
    packagings: body.packaging ?? [],
    deliveries: body.delivery ?? [],
    categories: body.category ?? [],
    prices: linesOf(body, 'price')
      .map((line) => ({
        category: at(`price.${line}.category`),
        basis: at(`price.${line}.basis`) as TypedPrice['basis'],
        each: at(`price.${line}.each`),
        discount: at(`price.${line}.discount`),
        tax: at(`price.${line}.tax`),
        was: undefined,
      }))
      .filter(({ basis }) => basis !== ''),
    questions: linesOf(body, 'question')
      .map((line, index) => ({
        rank: rankOf(Number(at(`question.${line}.place`)), index + 1),
        question: {
          id: at(`question.${line}.id`),
          texts: wordingsIn(body, `question.${line}.text`),
          answer: at(`question.${line}.answer`) as Question['answer'],
          isRequired: at(`question.${line}.required`) === 'yes',
          isAsked: at(`question.${line}.asked`) === 'yes',
        },
      }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ question }) => question)
      .filter(({ id, texts }) => id !== '' || Object.keys(texts).length > 0),
  };
};

/** Whoever is moved up to a place comes before the line that stands there, whoever is moved down after it. */
const rankOf = (place: number, line: number): number => place + Math.sign(place - line) / 2;

/** Where the form is wrong: `days`, `price.0.each`, `question.1.text`; each last part has a sentence of its own. */
export type WrongPlace =
  'days' | 'currency' | `price.${number}.${'twice' | 'each' | 'discount' | 'tax'}` | `question.${number}.text`;

const MOST_DAYS = 1_000;
const PERCENT_DIGITS = 2;
const MOST_RATE = 10_000;

/** What the form says, or what in it must be mended. */
export const readEntry = (
  typed: TypedEntry,
  currency: Currency | undefined,
): { readonly content: EntryContent } | { readonly wrong: readonly WrongPlace[] } => {
  const wrong: WrongPlace[] = [];
  const isDays = typed.days === '' || (/^\d{1,4}$/.test(typed.days) && Number(typed.days) <= MOST_DAYS);
  if (!isDays) wrong.push('days');
  const prices = typed.prices.map((price, line) => {
    const read = readPrice(price, currency);
    const isTwice = typed.prices.findIndex(({ category }) => category === price.category) < line;
    if (isTwice) wrong.push(`price.${line}.twice`);
    if (read.needsCurrency) wrong.push('currency');
    wrong.push(...read.wrong.map((part) => `price.${line}.${part}` as const));
    return read.price;
  });
  const questions = typed.questions.map(({ id, ...question }, line): QuestionContent => {
    if (Object.keys(question.texts).length === 0) wrong.push(`question.${line}.text`);
    return { ...question, id: id === '' ? undefined : Number(id) };
  });
  if (wrong.length > 0) return { wrong: [...new Set(wrong)] };
  return {
    content: {
      names: typed.names,
      descriptions: typed.descriptions,
      usualDays: typed.days === '' ? undefined : Number(typed.days),
      doneBy: typed.doneBy === '' ? undefined : Number(typed.doneBy),
      segment: typed.segment === '' ? undefined : Number(typed.segment),
      packagings: typed.packagings as Packaging[],
      deliveries: typed.deliveries as Delivery[],
      categories: typed.categories,
      prices,
      questions,
    },
  };
};

interface ReadPrice {
  readonly price: CataloguePrice;
  readonly needsCurrency: boolean;
  readonly wrong: readonly ('each' | 'discount' | 'tax')[];
}

const readPrice = (typed: TypedPrice, currency: Currency | undefined): ReadPrice => {
  const category = typed.category === '' ? undefined : typed.category;
  if (typed.basis === 'free' || typed.basis === '') {
    const price = { basis: 'free', category, units: 0, currency: '', digits: undefined, discount: 0, tax: 0 } as const;
    return { price, needsCurrency: false, wrong: [] };
  }
  const rateIn = (rate: string): number | undefined => {
    const read = rate === '' ? 0 : readUnits(rate, PERCENT_DIGITS);
    return read !== undefined && read <= MOST_RATE ? read : undefined;
  };
  const units = readUnits(typed.each, currency?.digits ?? 0);
  const [discount, tax] = [rateIn(typed.discount), rateIn(typed.tax)];
  return {
    price: {
      basis: typed.basis,
      category,
      units: units ?? 0,
      currency: currency?.code ?? '',
      digits: currency?.digits,
      discount: discount ?? 0,
      tax: tax ?? 0,
    },
    needsCurrency: currency === undefined,
    wrong: [
      ...(units === undefined ? (['each'] as const) : []),
      ...(discount === undefined ? (['discount'] as const) : []),
      ...(tax === undefined ? (['tax'] as const) : []),
    ],
  };
};
