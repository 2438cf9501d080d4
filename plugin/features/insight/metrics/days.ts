const FEW = 48;

/** Rising day numbers in one array that grows. */
export class Days {
  #days = new Int32Array(256);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  push(day: number): void {
    if (this.length === this.#days.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.#days);
      this.#days = larger;
    }
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

  /** The middle of these numbers, which need not rise; sorts them. */
  median(): number {
    if (this.length <= FEW) this.#insertInOrder();
    else this.#days.subarray(0, this.length).sort();
    const middle = this.length / 2;
    const upper = this.at(Math.floor(middle));
    return (this.at(Math.ceil(middle) - 1) + upper) / 2;
  }

  /** Sorts by insertion, which is quicker for a few numbers than asking for a sort. */
  #insertInOrder(): void {
    const days = this.#days;
    for (let next = 1; next < this.length; next += 1) {
      const day = days[next] ?? 0;
      let place = next;
      for (; place > 0 && (days[place - 1] ?? 0) > day; place -= 1) days[place] = days[place - 1] ?? 0;
      days[place] = day;
    }
  }

  pushMask(firstOfMonth: number, mask: number): void {
    for (let rest = mask; rest !== 0;) {
      const lowest = rest & -rest;
      this.push(firstOfMonth + 31 - Math.clz32(lowest));
      rest ^= lowest;
    }
  }
}

/** How often each service line of the ledger was used, month by month. */
export class MonthCounts {
  readonly #numbers = new Days();
  length = 0;

  clear(): void {
    this.#numbers.clear();
    this.length = 0;
  }

  /** @param first day number of the month's first day */
  push(first: number, loans: number, renewals: number, localUses: number, holds: number): void {
    for (const number of [first, loans, renewals, localUses, holds]) this.#numbers.push(number);
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
}

const WIDTH = 5;
