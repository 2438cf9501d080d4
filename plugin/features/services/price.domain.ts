import { ONE, scaled, WHOLE } from './money.domain.ts';

export const BASES = ['free', 'fixed', 'page', 'hour', 'item'] as const;
/** What a price counts. */
export type PriceBasis = (typeof BASES)[number];

/** What a service costs somebody. */
export interface PriceRule {
  readonly basis: PriceBasis;
  /** Smallest units of the currency for the whole, or for each page, hour or item. */
  readonly units: number;
  /** Koha's patron category that the rule is for; undefined: everybody without a rule of their own. */
  readonly category: string | undefined;
  /** Taken off, in ten thousandths. */
  readonly discount: number;
  /** Put on top of what is left, in ten thousandths. */
  readonly tax: number;
}

/** A price with how it came about. All amounts in the smallest unit of one currency. */
export interface Price {
  readonly basis: PriceBasis;
  readonly each: number;
  /** Hundredths of a page, hour or item; 100 where a price is fixed. */
  readonly quantity: number;
  readonly discountRate: number;
  readonly taxRate: number;
  readonly discount: number;
  readonly tax: number;
  /** What the patron pays. */
  readonly total: number;
}

/** Whether the basis asks how many. */
export const countsSomething = (basis: PriceBasis): boolean => basis !== 'free' && basis !== 'fixed';

/**
 * What a rule comes to. Each step is rounded to the smallest unit, so that the lines of a slip add up to its total.
 *
 * @param quantity hundredths of what is counted
 */
export const priceBy = (rule: PriceRule, quantity: number): Price => {
  const each = rule.basis === 'free' ? 0 : rule.units;
  const counted = countsSomething(rule.basis) ? quantity : ONE;
  const gross = scaled(each, counted, ONE);
  const discount = scaled(gross, rule.discount, WHOLE);
  const tax = scaled(gross - discount, rule.tax, WHOLE);
  return {
    basis: rule.basis,
    each,
    quantity: counted,
    discountRate: rule.discount,
    taxRate: rule.tax,
    discount,
    tax,
    total: gross - discount + tax,
  };
};

/** The rule for a patron of this category: its own, or else the one for everybody. Undefined: no price is known. */
export const ruleFor = (rules: readonly PriceRule[], category: string): PriceRule | undefined =>
  rules.find((rule) => rule.category === category) ?? rules.find((rule) => rule.category === undefined);
