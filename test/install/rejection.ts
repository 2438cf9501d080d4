/** What a promise was rejected with; an error of its own when it was not. */
export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => new Error('nothing was refused'),
    (error: unknown) => error,
  );
