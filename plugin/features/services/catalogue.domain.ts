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
