import { at, type Random, randomFor } from './random.ts';

const OPENING = 8 * 3600;
const OPEN_SECONDS = 10 * 3600;
const LOANS_PER_ROW = 0.42;
const LOCAL_USES_PER_ROW = 0.04;
export const LONGEST_LOAN_DAYS = 30;

export interface UniformSettings {
  readonly seed: number;
  readonly patrons: number;
  readonly rows: number;
  readonly days: number;
}

/** Receives what happens, in the order of the clock. Loans, items, patrons and days count from 0. */
export interface UniformListener {
  issue(loan: number, day: number, second: number): void;
  giveBack(loan: number, day: number, second: number): void;
  renew(loan: number, day: number, second: number): void;
  localUse(patron: number, item: number, day: number, second: number): void;
}

const ISSUE = 0;
const RETURN = 1;
const RENEW = 2;
const LOCAL_USE = 3;

/** Who borrowed what, worked out from the loan's number, so that nothing needs to be remembered. */
export interface UniformLoans {
  readonly items: number;
  patronOf(loan: number): number;
  itemOf(loan: number): number;
  lengthOf(loan: number): number;
}

export const uniformLoans = ({ seed, patrons, rows, days }: UniformSettings): UniformLoans => {
  // Enough copies that none is wanted again before it is back.
  const items = Math.max(200, Math.ceil(1.5 * (LONGEST_LOAN_DAYS + 2) * ((rows / days) * LOANS_PER_ROW + 1)));
  return {
    items,
    patronOf: (loan) => {
      const luck = mix(loan, seed) / 4294967296;
      // Mildly uneven: the busiest tenth makes about a fifth of all loans.
      return Math.floor(Math.pow(luck, 1.4) * patrons);
    },
    itemOf: (loan) => loan % items,
    lengthOf: (loan) => 1 + (mix(loan, seed ^ 0x5bd1e995) % LONGEST_LOAN_DAYS),
  };
};

/** Lets days of equal volume happen: `rows` events in all. Returns how many loans were made. */
export const liveUniformly = function* (
  settings: UniformSettings,
  loans: UniformLoans,
  listener: UniformListener,
): Generator<number, number> {
  const { seed, patrons, rows, days } = settings;
  const random = randomFor(seed, 'uniform');
  const returning: number[][] = Array.from({ length: LONGEST_LOAN_DAYS + 1 }, () => []);
  let lastLoan = 0;
  for (let day = 0; day < days; day += 1) {
    const count = Math.floor(((day + 1) * rows) / days) - Math.floor((day * rows) / days);
    const back = returning[day % returning.length] ?? [];
    returning[day % returning.length] = [];
    const issues = Math.min(count - back.length, Math.round(count * LOANS_PER_ROW));
    const localUses = Math.min(count - back.length - issues, Math.round(count * LOCAL_USES_PER_ROW));
    const order = mixedOrder(random, [issues, back.length, count - issues - back.length - localUses, localUses]);
    const oldest = Math.max(0, lastLoan - issues * 20);
    let returned = 0;
    for (let i = 0; i < count; i += 1) {
      const second = OPENING + Math.floor((i * OPEN_SECONDS) / count);
      switch (at(order, i)) {
        case ISSUE:
          listener.issue(lastLoan, day, second);
          returning[(day + loans.lengthOf(lastLoan)) % returning.length]?.push(lastLoan);
          lastLoan += 1;
          break;
        case RETURN:
          listener.giveBack(back[returned] ?? 0, day, second);
          returned += 1;
          break;
        case RENEW:
          listener.renew(oldest + random.below(Math.max(1, lastLoan - oldest)), day, second);
          break;
        case LOCAL_USE:
          listener.localUse(random.below(patrons), random.below(loans.items), day, second);
          break;
      }
    }
    yield day;
  }
  return lastLoan;
};

const mixedOrder = (random: Random, counts: readonly number[]): Uint8Array => {
  const order = new Uint8Array(counts.reduce((sum, count) => sum + count, 0));
  let filled = 0;
  counts.forEach((count, kind) => {
    order.fill(kind, filled, filled + count);
    filled += count;
  });
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    const kind = at(order, i);
    order[i] = at(order, j);
    order[j] = kind;
  }
  return order;
};

/** A number's well-mixed 32 bits (Murmur's last step). */
export const mix = (value: number, seed: number): number => {
  let bits = Math.imul(value ^ seed, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16) ^ seed, 0x27d4eb2f);
  return (bits ^ (bits >>> 15)) >>> 0;
};
