import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

type Labels = Readonly<Record<string, string>>;

/** Figures for monitoring. Labels never name a person: they are routes, states and versions. */
export interface Metrics {
  /** Something that only grows; `name` ends in `_total`. */
  counter(name: string, help: string, labels?: readonly string[]): { add(labels: Labels): void };
  /** Something as it is when asked. */
  gauge(name: string, help: string, labels?: readonly string[]): { set(value: number, labels?: Labels): void };
  /** How long something took, in seconds. */
  seconds(name: string, help: string, labels?: readonly string[]): { observe(seconds: number, labels: Labels): void };
  /** Everything in the text format of Prometheus, and its media type. */
  print(): Promise<{ readonly type: string; readonly text: string }>;
}

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** A collection of its own, with the usual figures of this process. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const common = (name: string, help: string, labels: readonly string[]) => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  });
  return {
    counter: (name, help, labels = []) => {
      const counter = new Counter(common(name, help, labels));
      return { add: (values) => counter.inc(values) };
    },
    gauge: (name, help, labels = []) => {
      const gauge = new Gauge(common(name, help, labels));
      return { set: (value, values = {}) => gauge.set(values, value) };
    },
    seconds: (name, help, labels = []) => {
      const histogram = new Histogram({ ...common(name, help, labels), buckets: BUCKETS });
      return { observe: (seconds, values) => histogram.observe(values, seconds) };
    },
    print: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
};
