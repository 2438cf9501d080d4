/** Work that goes on after it has begun. */
export interface Begun<T, R> {
  /** What was known when it began. */
  readonly value: T;
  /** What came of it. Rejects with what broke it. */
  readonly ended: Promise<R>;
}

/**
 * Answers as soon as `work` calls `begun`, while it goes on.
 *
 * @throws what `work` throws before it has begun
 */
export const begin = <T, R>(work: (begun: (value: T) => void) => Promise<R>): Promise<Begun<T, R>> =>
  new Promise((resolve, reject) => {
    const ended: Promise<R> = Promise.resolve().then(() =>
      work((value) => {
        resolve({ value, ended });
      }),
    );
    ended.catch(reject);
  });

/** What came of it within so many milliseconds; undefined where it still goes on. */
export const endedWithin = async <R>(ended: Promise<R>, ms: number): Promise<{ readonly result: R } | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([ended.then((result) => ({ result })), patience]);
  } finally {
    clearTimeout(timer);
  }
};
