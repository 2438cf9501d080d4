import { randomFor, type Random } from '../plugin/demo/library/random.ts';

/** How a made-up library's months go; each is `plain` and something more. */
export const KINDS = [
  'plain',
  'seasonal',
  'growing',
  'shrinking',
  'shifted',
  'wandering',
  'sticky',
  'moving_feast',
  'closed',
] as const;
export type Kind = (typeof KINDS)[number];

/** About how many come in a month. */
export const SIZES = [60, 250, 1_000, 5_000, 20_000] as const;

/** What is foretold so many months long. */
export const AHEAD = 6;

/** Counts of a library's months: those that are known, and those that came then. */
export interface MonthCounts {
  readonly known: readonly number[];
  readonly came: readonly number[];
}

const YEAR = 12;
const FEWEST_KNOWN = 30;
const MOST_KNOWN = 60;
/** Months before the first that is known, so that the public has settled. */
const BEFORE = 24;
/** How likely patrons of each class come in a month, and how many of each there are beside the others. */
const CLASSES = [0.95, 0.75, 0.5, 0.25, 0.1] as const;
const SHARES = [0.2, 0.15, 0.2, 0.3, 0.5] as const;

/**
 * Patrons in classes of how often they come, some of whom leave each month while others join; whether one comes is
 * chance, changed for all by the time of the year, by trends and by how good a month it is.
 */
export const madeUpMonths = (kind: Kind, size: number, seed: number): MonthCounts => {
  const random = randomFor(seed, `months/${kind}/${size}`);
  const known = FEWEST_KNOWN + random.below(MOST_KNOWN - FEWEST_KNOWN + 1);
  const willing = willingness(kind, known, random);
  const perPatron = CLASSES.reduce((sum, chance, index) => sum + chance * (SHARES[index] ?? 0), 0);
  const usual = SHARES.map((share) => (share * size) / perPatron);
  const leaving = 0.015 + 0.03 * random.next();
  let present = usual.map((patrons) => random.poisson(patrons));
  const counts = willing.map((factor) => {
    present = present.map(
      (patrons, index) => patrons - binomial(random, patrons, leaving) + random.poisson(leaving * (usual[index] ?? 0)),
    );
    const came = present.map((patrons, index) => binomial(random, patrons, 1 - (1 - (CLASSES[index] ?? 0)) ** factor));
    return Math.max(
      1,
      came.reduce((sum, count) => sum + count, 0),
    );
  });
  return { known: counts.slice(BEFORE, BEFORE + known), came: counts.slice(BEFORE + known) };
};

/** How much more than usual everybody comes, month by month: by season, trends, and chance that all share. */
const willingness = (kind: Kind, known: number, random: Random): number[] => {
  const season = seasonOf(kind === 'seasonal' ? 0.35 + 0.35 * random.next() : 0.05 + 0.2 * random.next(), random);
  const trend = trendOf(kind, random) / YEAR;
  const shift = kind === 'shifted' ? (random.chance(0.5) ? 1 : -1) * (0.15 + 0.25 * random.next()) : 0;
  const shiftAt = BEFORE + 8 + random.below(known - 8);
  const closedAt = kind === 'closed' ? BEFORE + 3 + random.below(known - 3) : -1;
  const feast = kind === 'moving_feast' ? { at: YEAR * random.next(), depth: 0.25 + 0.3 * random.next() } : undefined;
  const wander = kind === 'wandering' ? 0.03 + 0.03 * random.next() : 0.008 * random.next();
  const memory = kind === 'sticky' ? 0.7 : 0.2 * random.next();
  const unrest = (kind === 'sticky' ? 0.03 : 0.01) + 0.04 * random.next();
  let [walk, mood] = [0, 0];
  return Array.from({ length: BEFORE + known + AHEAD }, (_, month) => {
    walk += wander * random.normal();
    mood = memory * mood + Math.sqrt(1 - memory ** 2) * unrest * random.normal();
    const happened = (month >= shiftAt ? shift : 0) + (month === closedAt ? Math.log(0.3 + 0.2 * random.next()) : 0);
    const feasted = feast === undefined ? 0 : -feast.depth * nearness(month, feast.at);
    return Math.exp((season[month % YEAR] ?? 0) + trend * (month - BEFORE) + walk + mood + happened + feasted);
  });
};

/** Logarithm of the growth in a year. */
const trendOf = (kind: Kind, random: Random): number => {
  if (kind === 'growing') return Math.log(1.05 + 0.25 * random.next());
  if (kind === 'shrinking') return Math.log(0.95 - 0.2 * random.next());
  return 0.03 * random.normal();
};

/** Three waves and something of each month's own, with such a standard deviation. */
const seasonOf = (strength: number, random: Random): number[] => {
  const waves = [1, 2, 3].map((times) => ({ times, sine: random.normal() / times, cosine: random.normal() / times }));
  const raw = Array.from(
    { length: YEAR },
    (_, month) =>
      0.4 * random.normal() +
      waves.reduce((sum, { times, sine, cosine }) => {
        const angle = (2 * Math.PI * times * month) / YEAR;
        return sum + sine * Math.sin(angle) + cosine * Math.cos(angle);
      }, 0),
  );
  const mean = raw.reduce((sum, value) => sum + value, 0) / YEAR;
  const spread = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / YEAR);
  return raw.map((value) => (strength * (value - mean)) / spread);
};

/** Eleven days earlier each year, as feasts by the moon. */
const EARLIER_MONTHS = 0.36;

/** 1 where a month is that of the feast, 0 a month or more beside it. */
const nearness = (month: number, feast: number): number => {
  const where = feast - EARLIER_MONTHS * (month / YEAR);
  const apart = Math.abs(((((month - where) % YEAR) + YEAR + YEAR / 2) % YEAR) - YEAR / 2);
  return Math.max(0, 1 - apart);
};

/** Where so many come that the normal distribution cannot be told from it. */
const MANY = 30;

const binomial = (random: Random, patrons: number, chance: number): number => {
  const variance = patrons * chance * (1 - chance);
  if (variance > MANY)
    return Math.min(patrons, Math.max(0, Math.round(patrons * chance + Math.sqrt(variance) * random.normal())));
  let count = 0;
  for (let patron = 0; patron < patrons; patron += 1) if (random.chance(chance)) count += 1;
  return count;
};
