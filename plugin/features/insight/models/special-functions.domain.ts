/** The few special functions that the models need, in forms that lose no digits where the models use them. */

/** ln(e^p + e^q). */
export const logAddExp = (p: number, q: number): number => {
  const larger = Math.max(p, q);
  return larger === -Infinity ? larger : larger + Math.log1p(Math.exp(Math.min(p, q) - larger));
};

/** 1 / (1 + e^-d). */
export const sigmoid = (d: number): number => (d >= 0 ? 1 / (1 + Math.exp(-d)) : Math.exp(d) / (1 + Math.exp(d)));

/** (1 - e^(power * logBase)) / power, and its limit -logBase where the power vanishes. */
export const complementOverPower = (power: number, logBase: number): number => {
  const exponent = power * logBase;
  // The next term of the series is below a twenty-fourth of the square, so nothing is lost at the seam.
  return Math.abs(exponent) < 1e-8 ? -logBase * (1 + exponent / 2) : -Math.expm1(exponent) / power;
};

/** For every n from 0 to `most`: ln(a (a+1) ... (a+n-1)) = lnΓ(a+n) - lnΓ(a), without the cancellation of the latter. */
export const logRisingTable = (a: number, most: number): Float64Array => {
  const table = new Float64Array(most + 1);
  for (let n = 0; n < most; n += 1) table[n + 1] = (table[n] ?? 0) + Math.log(a + n);
  return table;
};

/** For every n from 0 to `most`: 1/a + 1/(a+1) + ... + 1/(a+n-1) = ψ(a+n) - ψ(a), the derivative of the above. */
export const reciprocalSumTable = (a: number, most: number): Float64Array => {
  const table = new Float64Array(most + 1);
  for (let n = 0; n < most; n += 1) table[n + 1] = (table[n] ?? 0) + 1 / (a + n);
  return table;
};
