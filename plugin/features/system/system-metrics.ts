import type { Knex } from 'knex';
import { countJobs } from '../../jobs/job.repository.ts';
import type { Metrics } from '../../shared/metrics.ts';
import type { Instant } from '../../shared/time.ts';
import type { AnswerFigures } from '../../web/count-answers.ts';
import type { InsightReader } from '../insight/index.ts';
import type { Leaving } from '../settings/index.ts';
import { loadSince } from './refresh-run.repository.ts';

interface SystemMetricsDeps {
  readonly metrics: Metrics;
  readonly crm: Knex;
  readonly insight: Pick<InsightReader, 'freshness'>;
  readonly leaving: Leaving;
  readonly version: string;
}

/** What monitoring is told: figures and states, nothing about persons. */
export interface SystemMetrics {
  answered(answer: AnswerFigures): void;
  print(now: Instant): Promise<{ readonly type: string; readonly text: string }>;
}

const HOURS_OF_LOAD = 24;

export const systemMetrics = ({ metrics, crm, insight, leaving, version }: SystemMetricsDeps): SystemMetrics => {
  const answers = metrics.counter('kenal_http_answers_total', 'Answers given.', ['method', 'route', 'status']);
  const seconds = metrics.seconds('kenal_http_answer_seconds', 'How long answers took.', ['route']);
  const jobs = metrics.gauge('kenal_jobs', 'Jobs by state.', ['state']);
  const age = metrics.gauge('kenal_data_age_seconds', 'Age of what was read from Koha; -1 before the first time.');
  const runs = metrics.gauge('kenal_koha_reads_24h', 'Refreshes in the last 24 hours.');
  const rows = metrics.gauge('kenal_koha_rows_24h', 'Rows read from Koha by refreshes in the last 24 hours.');
  const busy = metrics.gauge('kenal_koha_seconds_24h', 'Seconds that refreshes took in the last 24 hours.');
  const dryRun = metrics.gauge('kenal_dry_run', '1 while nothing may leave the building.');
  metrics.gauge('kenal_info', 'Always 1; the version is a label.', ['version']).set(1, { version });
  return {
    answered: ({ method, route, status, seconds: took }) => {
      answers.add({ method, route, status: String(status) });
      seconds.observe(took, { route });
    },
    print: async (now) => {
      const [counts, { refreshedAt }, load, mayLeave] = await Promise.all([
        countJobs(crm),
        insight.freshness(),
        loadSince(crm, now.subtract({ hours: HOURS_OF_LOAD })),
        leaving.mayLeave(),
      ]);
      for (const state of ['ready', 'running', 'dead'] as const) jobs.set(counts[state], { state });
      age.set(refreshedAt === undefined ? -1 : Math.round(refreshedAt.until(now).total('seconds')));
      runs.set(load.runs);
      rows.set(load.rows);
      busy.set(load.seconds);
      dryRun.set(mayLeave ? 0 : 1);
      return metrics.print();
    },
  };
};
