import type { Currency } from './money.domain.ts';
import type { PriceRule } from './price.domain.ts';
import type { Delivery, Packaging } from './request.domain.ts';

export const ANSWERS = ['line', 'text', 'number', 'date'] as const;

/** What is asked when somebody wants a service. */
export interface Question {
  readonly id: number;
  readonly text: string;
  readonly answer: (typeof ANSWERS)[number];
  readonly isRequired: boolean;
  /** False: not asked any more; shown beside old answers. */
  readonly isAsked: boolean;
}

/** A rule of the catalogue with the currency in which it was written. */
export interface CataloguePrice extends PriceRule {
  /** ISO 4217; empty for what is free. */
  readonly currency: string;
  /** Digits after the point of the unit that the amount counts; undefined for what is free. */
  readonly digits: number | undefined;
}

/**
 * The price in units of Koha's active currency. Undefined where it was written in another one, or is finer than its
 * smallest unit.
 */
export const priceIn = <P extends CataloguePrice>(price: P, currency: Currency | undefined): P | undefined => {
  if (price.basis === 'free') return price;
  if (price.currency !== currency?.code || price.digits === undefined) return undefined;
  const units = (price.units * 10 ** currency.digits) / 10 ** price.digits;
  return Number.isSafeInteger(units) ? { ...price, units, digits: currency.digits } : undefined;
};

/** The same words in each language that somebody wrote them in. */
export type Wordings = Readonly<Record<string, string>>;

/** An entry of the catalogue as the library keeps it. */
export interface ServiceEntry extends Omit<Service, 'name' | 'description' | 'questions'> {
  /** Rises by one with each change; a change names the version that it was made from. */
  readonly version: number;
  readonly names: Wordings;
  readonly descriptions: Wordings;
  readonly questions: readonly (Omit<Question, 'text'> & { readonly texts: Wordings })[];
}

/** An entry of the catalogue, in the reader's language. */
export interface Service {
  readonly id: number;
  readonly code: string;
  readonly isOffered: boolean;
  readonly name: string;
  readonly description: string;
  /** Days from the agreement to the delivery. */
  readonly usualDays: number | undefined;
  /** Borrowernumber of the member of staff who usually does it; undefined: whoever takes it up. */
  readonly doneBy: number | undefined;
  /** Number of the segment to whose patrons it is suggested. */
  readonly segment: number | undefined;
  readonly questions: readonly Question[];
  readonly packagings: readonly Packaging[];
  readonly deliveries: readonly Delivery[];
  /** Koha's categories of patrons who may have it; empty: everybody. */
  readonly categories: readonly string[];
  readonly prices: readonly CataloguePrice[];
}

/** Whether a patron of this category may have the service. No score ever plays a part in it. */
export const mayHave = (service: Service, category: string): boolean =>
  service.isOffered && (service.categories.length === 0 || service.categories.includes(category));

/** In this language, or in any other before none at all. */
export const inLanguage = (wordings: Wordings, language: string): string | undefined =>
  wordings[language] ?? Object.values(wordings)[0];

/** The entry as a reader of this language sees it. */
export const serviceIn = (entry: ServiceEntry, language: string): Service => {
  const { names, descriptions, questions } = entry;
  return {
    id: entry.id,
    code: entry.code,
    isOffered: entry.isOffered,
    usualDays: entry.usualDays,
    doneBy: entry.doneBy,
    segment: entry.segment,
    packagings: entry.packagings,
    deliveries: entry.deliveries,
    categories: entry.categories,
    prices: entry.prices,
    name: inLanguage(names, language) ?? entry.code,
    description: inLanguage(descriptions, language) ?? '',
    questions: questions.map(({ texts, ...question }) => ({ ...question, text: inLanguage(texts, language) ?? '' })),
  };
};
