import type { DayHistories } from '../models/history.domain.ts';
import type { Forecasts } from '../models/rate-model.domain.ts';
import type { Forecast, MassForecaster, Outlook, PatronClock } from './forecast.domain.ts';
import { clocksOf, type Clocks } from './patron-clocks.domain.ts';
import type { Population } from './population.ts';
import { isExpired } from './stage.domain.ts';
import type { UseTable } from './use-table.ts';

/** So many patrons are asked about at once: enough to be quick, few enough for the answers to be collected young. */
const AT_ONCE = 2_048;

interface Asking {
  readonly population: Population;
  readonly uses: UseTable;
  readonly day: number;
  /** By the number of a category. */
  readonly forecasters: readonly (MassForecaster | undefined)[];
}

/** What models say of patrons on the day; patrons are asked for in rising order. */
export const outlooksOf = (asking: Asking): ((at: number) => Outlook | undefined) => {
  const { size } = asking.population;
  let [from, until] = [0, 0];
  let outlooks: readonly (Outlook | undefined)[] = [];
  return (at) => {
    if (at >= until) {
      [from, until] = [at, Math.min(at + AT_ONCE, size)];
      outlooks = outlooksIn(asking, from, until);
    }
    return outlooks[at - from];
  };
};

const outlooksIn = (asking: Asking, from: number, until: number): (Outlook | undefined)[] => {
  const { population, uses, day, forecasters } = asking;
  const groups = new Map<MassForecaster, Group>();
  for (let at = from; at < until; at += 1) {
    const forecaster = forecasters[population.category[at] ?? 0];
    const expiry = population.expiry(at);
    const use = forecaster === undefined || isExpired({ day, expiry }) ? undefined : uses.get(at);
    if (forecaster === undefined || use === undefined) continue;
    const group = groups.get(forecaster) ?? new Group(forecaster);
    groups.set(forecaster, group);
    group.add(at - from, clocksOf(use, expiry, day));
  }
  const found = Array.from<Outlook | undefined>({ length: until - from });
  for (const group of groups.values()) group.tell(found);
  return found;
};

const NONE = -1;

/** Patrons who are judged by the same model. Their two clocks are mostly one, which is asked about once. */
class Group {
  readonly #forecaster: MassForecaster;
  readonly #places: number[] = [];
  readonly #loans = new Rows();
  readonly #loanRows: number[] = [];
  readonly #visits = new Rows();
  readonly #visitRows: number[] = [];

  constructor(forecaster: MassForecaster) {
    this.#forecaster = forecaster;
  }

  add(place: number, { borrowing, visiting }: Clocks): void {
    const forecaster = this.#forecaster;
    const isOne = borrowing !== undefined && isSame(borrowing, visiting);
    this.#places.push(place);
    this.#loanRows.push(borrowing === undefined ? NONE : this.#loans.add(forecaster.history(borrowing)));
    this.#visitRows.push(isOne ? NONE : this.#visits.add(forecaster.history(visiting)));
  }

  /** Puts what the model says at the patrons' places. */
  tell(found: (Outlook | undefined)[]): void {
    const loans = this.#forecaster.forecastsOf(this.#loans.histories());
    const visits = this.#forecaster.standingOf(this.#visits.histories());
    for (const [index, place] of this.#places.entries()) {
      const [loan = NONE, visit = NONE] = [this.#loanRows[index], this.#visitRows[index]];
      found[place] = {
        surprise: Math.min(loans.surprise[loan] ?? 1, visits.surprise[visit] ?? 1),
        pActive: this.#forecaster.showsActivity
          ? Math.max(loans.pActive[loan] ?? 0, visits.pActive[visit] ?? 0)
          : undefined,
        forecast: loan === NONE ? undefined : this.#forecastAt(loans, loan),
      };
    }
  }

  #forecastAt({ pActive, ahead: [quarter, half] }: Forecasts, row: number): Forecast {
    return {
      pActive: this.#forecaster.showsActivity ? pActive[row] : undefined,
      expectedVisits91: quarter?.expectedVisits[row] ?? NaN,
      expectedVisits182: half?.expectedVisits[row] ?? NaN,
      pVisit91: quarter?.pVisit[row] ?? NaN,
      pVisit182: half?.pVisit[row] ?? NaN,
      ownRhythm91: this.#forecaster.ownRhythm91(this.#loans.x(row), this.#loans.tx(row)),
    };
  }
}

const isSame = (one: PatronClock, other: PatronClock): boolean =>
  one.first === other.first && one.last === other.last && one.repeats === other.repeats && one.until === other.until;

/** Histories as columns that grow. */
class Rows {
  readonly #x: number[] = [];
  readonly #tx: number[] = [];
  readonly #t: number[] = [];

  /** Answers the row's number. */
  add([x, tx, t]: readonly [x: number, tx: number, t: number]): number {
    this.#x.push(x);
    this.#tx.push(tx);
    return this.#t.push(t) - 1;
  }

  x(row: number): number {
    return this.#x[row] ?? 0;
  }

  tx(row: number): number {
    return this.#tx[row] ?? 0;
  }

  histories(): DayHistories {
    return { x: Int32Array.from(this.#x), tx: Int32Array.from(this.#tx), t: Int32Array.from(this.#t) };
  }
}
