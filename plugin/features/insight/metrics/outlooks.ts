import type { DayHistories } from '../models/history.domain.ts';
import type { Forecasts } from '../models/rate-model.domain.ts';
import type { Forecast, MassForecaster, Outlook, PatronClock } from './forecast.domain.ts';
import { clocksOf, type Clocks } from './patron-clocks.domain.ts';
import type { Population } from './population.ts';
import { isExpired } from './stage.domain.ts';
import type { UseTable } from './use-table.ts';

interface Asking {
  readonly population: Population;
  readonly uses: UseTable;
  readonly day: number;
  /** By the number of a category. */
  readonly forecasters: readonly (MassForecaster | undefined)[];
}

/**
 * What models say on the day of the patrons at the positions from `from` to `until`, who are asked about at once. An
 * answer is made when it is looked at: held for all of them, such small objects cost more than what they tell.
 */
export const outlooksIn = (
  { population, uses, day, forecasters }: Asking,
  from: number,
  until: number,
): ((at: number) => Outlook | undefined) => {
  const groups = new Map<MassForecaster, Group>();
  const groupOf = Array.from<Group | undefined>({ length: until - from });
  const places = new Int32Array(until - from);
  for (let at = from; at < until; at += 1) {
    const forecaster = forecasters[population.category[at] ?? 0];
    const expiry = population.expiry(at);
    const use = forecaster === undefined || isExpired({ day, expiry }) ? undefined : uses.get(at);
    if (forecaster === undefined || use === undefined) continue;
    const group = groups.get(forecaster) ?? new Group(forecaster);
    groups.set(forecaster, group);
    groupOf[at - from] = group;
    places[at - from] = group.add(clocksOf(use, expiry, day));
  }
  for (const group of groups.values()) group.ask();
  return (at) => groupOf[at - from]?.outlook(places[at - from] ?? NONE);
};

const NONE = -1;
const UNASKED: Forecasts = { pActive: new Float64Array(), surprise: new Float64Array(), ahead: [] };

/** Patrons who are judged by the same model. Their two clocks are mostly one, which is asked about once. */
class Group {
  readonly #forecaster: MassForecaster;
  readonly #loans = new Rows();
  readonly #loanRows: number[] = [];
  readonly #visits = new Rows();
  readonly #visitRows: number[] = [];
  #ofLoans = UNASKED;
  #ofVisits = UNASKED;

  constructor(forecaster: MassForecaster) {
    this.#forecaster = forecaster;
  }

  /** Answers the patron's place in the group. */
  add({ borrowing, visiting }: Clocks): number {
    const forecaster = this.#forecaster;
    const isOne = borrowing !== undefined && isSame(borrowing, visiting);
    this.#loanRows.push(borrowing === undefined ? NONE : this.#loans.add(forecaster.history(borrowing)));
    return this.#visitRows.push(isOne ? NONE : this.#visits.add(forecaster.history(visiting))) - 1;
  }

  /** Asks the model about everybody in the group. */
  ask(): void {
    this.#ofLoans = this.#forecaster.forecastsOf(this.#loans.histories());
    this.#ofVisits = this.#forecaster.standingOf(this.#visits.histories());
  }

  outlook(place: number): Outlook {
    const [loan = NONE, visit = NONE] = [this.#loanRows[place], this.#visitRows[place]];
    return {
      surprise: Math.min(this.#ofLoans.surprise[loan] ?? 1, this.#ofVisits.surprise[visit] ?? 1),
      pActive: this.#forecaster.showsActivity
        ? Math.max(this.#ofLoans.pActive[loan] ?? 0, this.#ofVisits.pActive[visit] ?? 0)
        : undefined,
      forecast: loan === NONE ? undefined : this.#forecastAt(loan),
    };
  }

  #forecastAt(row: number): Forecast {
    const {
      pActive,
      ahead: [quarter, half],
    } = this.#ofLoans;
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
