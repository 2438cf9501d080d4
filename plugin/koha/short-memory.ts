import type { Clock } from '../shared/time.ts';

/** Answers that may be some seconds old. One question is asked once, however many wait for it. */
export interface ShortMemory {
  /** The answer kept under `key` if it is younger than `seconds`, else the answer of `ask`. */
  recall<T>(key: string, seconds: number, ask: () => Promise<T>): Promise<T>;
  forget(): void;
}

interface Kept {
  readonly askedAt: number;
  readonly answer: Promise<unknown>;
}

export const shortMemory = (clock: Clock): ShortMemory => {
  const kept = new Map<string, Kept>();
  return {
    recall: <T>(key: string, seconds: number, ask: () => Promise<T>): Promise<T> => {
      const now = clock.now().epochMilliseconds;
      const known = kept.get(key);
      // A clock that was set back must not keep an old answer alive.
      if (known !== undefined && now >= known.askedAt && now - known.askedAt < seconds * 1000)
        return known.answer as Promise<T>;
      const answer = ask();
      const entry = { askedAt: now, answer };
      kept.set(key, entry);
      answer.catch(() => {
        if (kept.get(key) === entry) kept.delete(key);
      });
      return answer;
    },
    forget: () => kept.clear(),
  };
};
