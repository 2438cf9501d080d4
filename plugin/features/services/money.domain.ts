import { Bug } from '../../shared/errors.ts';

/** An amount in whole numbers of the currency's smallest unit: `{ units: 15_000_000, currency: 'IDR' }` is Rp 150,000.00. */
export interface Money {
  readonly units: number;
  readonly currency: Currency;
}

/** Koha's active currency. */
export interface Currency {
  /** ISO 4217, such as IDR. */
  readonly code: string;
  /** How many digits after the point its smallest unit has: 2 for cents, 0 for yen. */
  readonly digits: number;
}

/** Ten thousandths: 1,100 are 11 %. */
export const WHOLE = 10_000;
/** Quantities are counted in hundredths, so that a quarter of an hour is one. */
export const ONE = 100;

/** An amount above this is a mistake, and far below what a number holds exactly. */
export const MOST_UNITS = 1_000_000_000_000;

/**
 * `amount` times `by` over `over`, to the nearest unit; halves away from zero, as cash is rounded.
 *
 * @throws Bug `services.money-too-large` beyond what is counted exactly
 */
export const scaled = (units: number, by: number, over: number): number => {
  const [product, divisor] = [BigInt(units) * BigInt(by), BigInt(over)];
  const away = product < 0n ? -divisor : divisor;
  const result = Number((2n * product + away) / (2n * divisor));
  if (!Number.isSafeInteger(result)) throw new Bug('services.money-too-large', 'An amount is too large to be exact.');
  return result;
};

/**
 * Reads an amount as people type it: `150000`, `150.000,50`, `150,000.5`, `1 500`. The last point or comma parts the
 * fraction when at most `digits` digits follow it; with three digits after it, it groups thousands.
 *
 * @returns undefined where it is no amount of at most {@link MOST_UNITS}, or finer than the smallest unit
 */
export const readUnits = (text: string, digits: number): number | undefined => {
  const plain = text.replace(/[\s\u00a0\u202f']/g, '');
  const [, whole = '', mark, fraction = ''] = /^(\d[\d.,]*?)(?:([.,])(\d*))?$/.exec(plain) ?? [];
  if (whole === '') return undefined;
  const groups = /^\d{1,3}(?:([.,])\d{3}(?:\1\d{3})*)?$/.exec(whole);
  if (!/^\d+$/.test(whole) && groups === null) return undefined;
  const isGroup = mark !== undefined && fraction.length === 3 && digits < 3 && (groups?.[1] ?? mark) === mark;
  if (isGroup) return within(Number(`${whole.replace(/\D/g, '')}${fraction}${'0'.repeat(digits)}`));
  if (groups?.[1] !== undefined && groups[1] === mark) return undefined;
  if (fraction.length > digits) return undefined;
  return within(Number(`${whole.replace(/\D/g, '')}${fraction.padEnd(digits, '0')}`));
};

const within = (units: number): number | undefined => (units <= MOST_UNITS ? units : undefined);

/** As a decimal number with a point and all its digits, the way Koha's programming interface writes it: `150000.00`. */
export const decimalText = ({ units, currency: { digits } }: Money): string => {
  const text = String(Math.abs(units)).padStart(digits + 1, '0');
  const at = text.length - digits;
  return `${units < 0 ? '-' : ''}${text.slice(0, at)}${digits === 0 ? '' : `.${text.slice(at)}`}`;
};
