import type { ANSWERS, CataloguePrice, Wordings } from '../catalogue.domain.ts';
import type { Delivery, Packaging } from '../request.domain.ts';

/** What a service is called and what it is, in each language. */
export interface Texts {
  readonly names: Wordings;
  readonly descriptions: Wordings;
}

export interface QuestionContent {
  /** Undefined for a new one. */
  readonly id: number | undefined;
  readonly texts: Wordings;
  readonly answer: (typeof ANSWERS)[number];
  readonly isRequired: boolean;
  readonly isAsked: boolean;
}

/** What a library decides about a service, beside its place and whether it is offered. */
export interface EntryContent extends Texts {
  readonly usualDays: number | undefined;
  readonly doneBy: number | undefined;
  readonly segment: number | undefined;
  readonly packagings: readonly Packaging[];
  readonly deliveries: readonly Delivery[];
  readonly categories: readonly string[];
  readonly prices: readonly CataloguePrice[];
  /** In the order in which they are asked. */
  readonly questions: readonly QuestionContent[];
}
