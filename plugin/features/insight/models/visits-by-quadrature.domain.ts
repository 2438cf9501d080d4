interface Quadrature {
  /** Of the Beta distribution of the chance to leave after a visit, of somebody who is active. */
  readonly a: number;
  readonly b: number;
  /** Of the gamma distribution of the rate. */
  readonly shape: number;
  /** How far is looked ahead, over alpha + T. */
  readonly time: number;
}

/** As parts of the width of the peak, and at the most, where what is summed has a singularity at a distance of pi. */
const STEP_OF_WIDTH = 0.5;
const LONGEST_STEP = 0.3;
/** Natural logarithm of a share that changes no digit. */
const NOTHING = -42;

/**
 * Visits to expect of somebody who is active: a patron who comes at a rate and leaves with the chance p after each visit
 * makes (1 - e^(-rate p t)) / p of them in t, and the mean of that over the rate leaves
 *
 *     E over p ~ Beta(a, b) of (1 - (1 + p time)^-shape) / p
 *
 * summed by the trapezoidal rule over the logit of p, which converges geometrically (Trefethen & Weideman, SIAM Review
 * 56, 2014), and divided by the same sum of the density. Where p is so near to 0 or 1 that only the density changes,
 * what is left is a geometric series. Nothing is subtracted and nothing grows, whatever the parameters are.
 */
export const visitsByQuadrature = ({ a, b, shape, time }: Quadrature): number => {
  const peak = Math.log(a / b);
  const highest = logDensity(a, b, peak);
  const step = Math.min(LONGEST_STEP, STEP_OF_WIDTH * Math.sqrt(1 / a + 1 / b));
  let [visits, weights] = [0, 0];
  /** Answers how much smaller the density is there than at its peak, as a logarithm. */
  const add = (logit: number, times = 1): number => {
    const depth = logDensity(a, b, logit) - highest;
    const weight = times * Math.exp(depth);
    weights += weight;
    visits += weight * visitsFor(Math.exp(-softplus(-logit)), shape, time);
    return depth;
  };
  /** Goes on from the peak, up or down, until the rest falls by the same share with each step. */
  const addSide = (direction: 1 | -1, flatFrom: number, fall: number): void => {
    for (let k = 1; ; k += 1) {
      const logit = peak + direction * k * step;
      const isFlat = direction * logit > flatFrom;
      if (add(logit, isFlat ? 1 / -Math.expm1(-fall * step) : 1) < NOTHING || isFlat) return;
    }
  };
  add(peak);
  addSide(1, Math.log1p(a + shape) - NOTHING, b);
  addSide(-1, Math.log1p(b + shape * time) - NOTHING, a);
  return visits / weights;
};

/** Of the logit, but for a constant: p^a (1-p)^b. */
const logDensity = (a: number, b: number, logit: number): number => -a * softplus(-logit) - b * softplus(logit);

/** ln(1 + e^v). */
const softplus = (v: number): number => (v > 0 ? v + Math.log1p(Math.exp(-v)) : Math.log1p(Math.exp(v)));

const visitsFor = (p: number, shape: number, time: number): number => {
  const share = p * time;
  // A chance of nothing at all: the mean rate goes on.
  return share === 0 ? shape * time : (-Math.expm1(-shape * Math.log1p(share)) / share) * time;
};
