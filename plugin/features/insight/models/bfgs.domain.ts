import {
  cholesky,
  dot,
  identity,
  inverseOfCholesky,
  solveCholesky,
  timesVector,
  type Matrix,
} from './small-matrix.domain.ts';

/**
 * Minimising a smooth function of a few variables inside a box: BFGS to come near, Newton to arrive. Nocedal & Wright,
 * Numerical Optimization (2006), algorithms 3.1 and 6.1, formula 6.17; bounds by projection, as in section 16.7.
 */

export interface Valued {
  readonly value: number;
  readonly gradient: readonly number[];
}
export type Objective = (point: readonly number[]) => Valued;

export interface Box {
  readonly lower: number;
  readonly upper: number;
}

/** Where it ended. */
export interface Minimum extends Place {
  /** Second derivatives at the point. */
  readonly hessian: Matrix;
}

/** Longest first step in any variable: before the first curvature is known, a gradient says where and not how far. */
const LONGEST_FIRST_STEP = 1.5;
const MOST_ITERATIONS = 200;
const MOST_HALVINGS = 40;
/** From here on Newton's method is quicker and BFGS gains nothing. */
const NEAR = 1e-5;
const ARRIVED = 1e-9;
const NEWTON_STEPS = 3;
const DIFFERENCE = 1e-5;
/** So near that the second derivatives are the same to three digits. */
const BESIDE = 1e-3;
const SUFFICIENT_DECREASE = 1e-4;

/** Where a search stands. */
export interface Place extends Valued {
  readonly point: readonly number[];
  readonly iterations: number;
}

/**
 * Comes near a minimum by BFGS. Deterministic; never leaves the box.
 *
 * @param curvature second derivatives of a function like this one, if they are known
 */
export const approach = (objective: Objective, start: readonly number[], box: Box, curvature?: Matrix): Place => {
  let place: Place = { point: start, ...objective(start), iterations: 0 };
  const lower = curvature === undefined ? undefined : cholesky(curvature);
  let inverse = lower === undefined ? firstScale(place.gradient) : inverseOfCholesky(lower);
  let isFirst = lower === undefined;
  while (place.iterations < MOST_ITERATIONS && steepest(place, box) > NEAR) {
    const found = lineSearch(objective, place, inverse, box);
    if (found === undefined) {
      // The curvature that was gathered misleads; once more from the plain gradient, then it is enough.
      if (isFirst) break;
      [inverse, isFirst] = [firstScale(place.gradient), true];
      continue;
    }
    inverse = updated(inverse, place, found, isFirst);
    isFirst = false;
    place = found;
  }
  return place;
};

const firstScale = (gradient: readonly number[]): Matrix => {
  const scale = Math.min(1, LONGEST_FIRST_STEP / Math.max(...gradient.map(Math.abs), Number.MIN_VALUE));
  return identity(gradient.length).map((row) => row.map((value) => value * scale));
};

/** Largest slope along which the box leaves room to descend. */
const steepest = ({ point, gradient }: Place, box: Box): number =>
  Math.max(...gradient.map((slope, i) => (isHeld(point[i] ?? 0, slope, box) ? 0 : Math.abs(slope))));

const isHeld = (value: number, slope: number, { lower, upper }: Box): boolean =>
  (value <= lower && slope > 0) || (value >= upper && slope < 0);

const clamp = (value: number, { lower, upper }: Box): number => Math.min(upper, Math.max(lower, value));

const lineSearch = (objective: Objective, from: Place, inverse: Matrix, box: Box): Place | undefined => {
  const free = from.gradient.map((slope, i) => (isHeld(from.point[i] ?? 0, slope, box) ? 0 : slope));
  const direction = timesVector(inverse, free).map((step, i) => (free[i] === 0 ? 0 : -step));
  let length = 1;
  for (let halving = 0; halving < MOST_HALVINGS; halving += 1) {
    const point = from.point.map((value, i) => clamp(value + length * (direction[i] ?? 0), box));
    const promised = dot(
      from.gradient,
      point.map((value, i) => value - (from.point[i] ?? 0)),
    );
    if (promised >= 0) return undefined;
    const found = objective(point);
    if (found.value <= from.value + SUFFICIENT_DECREASE * promised)
      return { point, ...found, iterations: from.iterations + 1 };
    // The minimum of the parabola through what is known, kept away from both ends.
    const parabola = -promised / (2 * (found.value - from.value - promised));
    length *= Number.isFinite(parabola) ? Math.min(0.5, Math.max(0.1, parabola)) : 0.5;
  }
  return undefined;
};

const updated = (inverse: Matrix, from: Place, to: Place, isFirst: boolean): Matrix => {
  const step = to.point.map((value, i) => value - (from.point[i] ?? 0));
  const change = to.gradient.map((value, i) => value - (from.gradient[i] ?? 0));
  const curvature = dot(step, change);
  if (curvature <= 1e-12 * Math.sqrt(dot(step, step) * dot(change, change))) return inverse;
  const scaled = isFirst
    ? identity(step.length).map((row) => row.map((value) => (value * curvature) / dot(change, change)))
    : inverse;
  const turned = timesVector(scaled, change);
  const weight = (1 + dot(change, turned) / curvature) / curvature;
  return scaled.map((row, i) =>
    row.map(
      (value, j) =>
        value +
        weight * (step[i] ?? 0) * (step[j] ?? 0) -
        ((turned[i] ?? 0) * (step[j] ?? 0) + (step[i] ?? 0) * (turned[j] ?? 0)) / curvature,
    ),
  );
};

/**
 * Arrives at a minimum by Newton's method, from near it.
 *
 * @param known another minimum of the same function: its curvature serves if it is beside this one
 */
export const arrive = (objective: Objective, start: Place, box: Box, known?: Minimum): Minimum => {
  let place = start;
  let hessian = isBeside(known, place) ? known.hessian : hessianAt(objective, place.point);
  for (let step = 0; step < NEWTON_STEPS && steepest(place, box) > ARRIVED; step += 1) {
    const lower = cholesky(hessian);
    if (lower === undefined) break;
    const move = solveCholesky(lower, place.gradient);
    const point = place.point.map((value, i) => clamp(value - (move[i] ?? 0), box));
    const found = { point, ...objective(point), iterations: place.iterations + 1 };
    if (!(steepest(found, box) < steepest(place, box))) break;
    // A long step was taken through curvature that has changed; after a short one the old curvature still serves.
    if (Math.max(...move.map(Math.abs)) > BESIDE) hessian = hessianAt(objective, point);
    place = found;
  }
  return { ...place, hessian };
};

const isBeside = (known: Minimum | undefined, { point }: Place): known is Minimum =>
  known?.point.every((value, i) => Math.abs(value - (point[i] ?? NaN)) < BESIDE) === true;

/** Central differences of the gradient, made symmetric. */
const hessianAt = (objective: Objective, point: readonly number[]): Matrix => {
  const moved = (i: number, by: number): readonly number[] =>
    objective(point.map((value, j) => (i === j ? value + by : value))).gradient;
  const rows = point.map((_, i) => {
    const below = moved(i, -DIFFERENCE);
    return moved(i, DIFFERENCE).map((slope, j) => (slope - (below[j] ?? 0)) / (2 * DIFFERENCE));
  });
  return rows.map((row, i) => row.map((value, j) => (value + (rows[j]?.[i] ?? 0)) / 2));
};
