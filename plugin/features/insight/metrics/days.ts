const LONGEST_MONTH = 31;

/** Rising day numbers in one array that grows. */
export class Days {
  #days = new Int32Array(256);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  push(day: number): void {
    this.#room(1);
    this.#days[this.length++] = day;
  }

  at(index: number): number {
    return this.#days[index] ?? -1;
  }

  /** How many days are not after `day`. */
  upTo(day: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#days[middle] ?? 0) <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Sorts, and keeps one of days that are there twice. */
  settle(): void {
    const sorted = this.#days.subarray(0, this.length).sort();
    let kept = 0;
    for (let index = 0; index < sorted.length; index += 1)
      if (index === 0 || sorted[index] !== sorted[index - 1]) sorted[kept++] = sorted[index] ?? 0;
    this.length = kept;
  }

  /** Pushes the days of a month; answers how many they are. */
  pushMask(firstOfMonth: number, mask: number): number {
    this.#room(LONGEST_MONTH);
    const days = this.#days;
    const before = this.length;
    let length = before;
    for (let rest = mask; rest !== 0; rest &= rest - 1)
      days[length++] = firstOfMonth + LONGEST_MONTH - Math.clz32(rest & -rest);
    this.length = length;
    return length - before;
  }

  #room(days: number): void {
    if (this.length + days <= this.#days.length) return;
    const larger = new Int32Array(this.#days.length * 2);
    larger.set(this.#days);
    this.#days = larger;
  }
}

/** How often each service line of the ledger was used in a month. */
interface Month {
  /** Day number of its first day. */
  readonly first: number;
  readonly loans: number;
  readonly renewals: number;
  readonly localUses: number;
  readonly holds: number;
}

/** The months of a patron's ledger, one after the other. */
export class MonthCounts {
  readonly #numbers = new Days();
  length = 0;

  clear(): void {
    this.#numbers.clear();
    this.length = 0;
  }

  /** Pushes a month, with how many visit days and borrowing days it has. */
  push({ first, loans, renewals, localUses, holds }: Month, visitDays: number, borrowDays: number): void {
    const numbers = this.#numbers;
    numbers.push(first);
    numbers.push(loans);
    numbers.push(renewals);
    numbers.push(localUses);
    numbers.push(holds);
    numbers.push(visitDays);
    numbers.push(borrowDays);
    this.length += 1;
  }

  first(index: number): number {
    return this.#numbers.at(index * WIDTH);
  }

  loans(index: number): number {
    return this.#numbers.at(index * WIDTH + 1);
  }

  renewals(index: number): number {
    return this.#numbers.at(index * WIDTH + 2);
  }

  localUses(index: number): number {
    return this.#numbers.at(index * WIDTH + 3);
  }

  holds(index: number): number {
    return this.#numbers.at(index * WIDTH + 4);
  }

  visitDays(index: number): number {
    return this.#numbers.at(index * WIDTH + 5);
  }

  borrowDays(index: number): number {
    return this.#numbers.at(index * WIDTH + 6);
  }
}

const WIDTH = 7;
