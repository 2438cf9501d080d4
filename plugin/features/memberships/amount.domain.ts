/** Amounts are kept in steps of 1, 2 and 5 of each power of ten, from 1 to fifty million, in the library's own currency. */
const STEPS = [1, 2, 5] as const;
const POWERS = 8;

/** The lower ends of the bands, from the lowest up; what is below the first counts as that one. */
export const BANDS: readonly number[] = Array.from({ length: POWERS }, (_, power) =>
  STEPS.map((step) => step * 10 ** power),
).flat();

/** The band in which an amount lies: 37.50 is in the one that begins at 20. */
export const bandOf = (amount: number): string => String(BANDS.findLast((least) => least <= amount) ?? BANDS[0]);

/** `20 - 50`: from the first amount up to below the second. */
export const bandName = (band: string): string => {
  const next = BANDS[BANDS.indexOf(Number(band)) + 1];
  return next === undefined ? `${band} +` : `${band} \u2013 ${next}`;
};
