/** Square matrices of a handful of rows, as arrays of rows. */
export type Matrix = readonly (readonly number[])[];

/** The lower triangle L with L L' = matrix, or undefined where the matrix is not positive definite. */
export const cholesky = (matrix: Matrix): Matrix | undefined => {
  const lower: number[][] = [];
  for (const [i, row] of matrix.entries()) {
    const made: number[] = [];
    for (let j = 0; j <= i; j += 1) {
      const other = j === i ? made : (lower[j] ?? []);
      let sum = row[j] ?? NaN;
      for (let k = 0; k < j; k += 1) sum -= (made[k] ?? 0) * (other[k] ?? 0);
      if (j < i) made.push(sum / (other[j] ?? NaN));
      else if (sum > 0) made.push(Math.sqrt(sum));
      else return undefined;
    }
    lower.push(made);
  }
  return lower;
};

/** Solves L L' y = right, for L as `cholesky` gives it. */
export const solveCholesky = (lower: Matrix, right: readonly number[]): number[] => {
  const y = [...right];
  for (const [i, row] of lower.entries()) {
    for (let k = 0; k < i; k += 1) y[i] = (y[i] ?? 0) - (row[k] ?? 0) * (y[k] ?? 0);
    y[i] = (y[i] ?? 0) / (row[i] ?? NaN);
  }
  for (let i = y.length - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < y.length; k += 1) y[i] = (y[i] ?? 0) - (lower[k]?.[i] ?? 0) * (y[k] ?? 0);
    y[i] = (y[i] ?? 0) / (lower[i]?.[i] ?? NaN);
  }
  return y;
};

/** The inverse of L L'. */
export const inverseOfCholesky = (lower: Matrix): Matrix =>
  lower.map((_, column) =>
    solveCholesky(
      lower,
      lower.map((__, row) => (row === column ? 1 : 0)),
    ),
  );

export const timesVector = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => dot(row, vector));

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

export const identity = (size: number): Matrix =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i === j ? 1 : 0)));
