/** Less than, equal to or more than zero as `a` is older than, the same as or newer than `b`, by their numbers. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  const place = [0, 1, 2].find((at) => left[at] !== right[at]);
  return place === undefined ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
};

const numbersOf = (version: string): number[] =>
  (/^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map((number) => Number(number));
