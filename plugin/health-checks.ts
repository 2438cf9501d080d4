import type { Knex } from 'knex';
import type { InsightReader } from './features/insight/index.ts';
import { countJobs } from './jobs/job.repository.ts';
import type { KohaGateway } from './koha/gateway.ts';
import { pendingMigrations } from './shared/db/migrate.ts';
import type { Clock } from './shared/time.ts';
import type { HealthChecks } from './web/health.ts';

/** Data older than this is worth a look: the refresh runs every five minutes. */
const STALE_AFTER_MINUTES = 60;

interface HealthDeps {
  readonly clock: Clock;
  readonly crm: Knex;
  readonly koha: KohaGateway;
  readonly insight: InsightReader;
}

/** What monitoring reads at `/health`. */
export const healthChecks = ({ clock, crm, koha, insight }: HealthDeps): HealthChecks => ({
  crm: async () => {
    await crm.raw('SELECT 1');
    return { status: 'ok' };
  },
  koha: async () => {
    await koha.db.raw('SELECT 1');
    return { status: 'ok', details: { version: koha.version.label } };
  },
  migrations: async () => {
    const pending = (await pendingMigrations(crm)).length;
    return { status: pending === 0 ? 'ok' : 'failing', details: { pending } };
  },
  jobs: async () => {
    const counts = await countJobs(crm);
    return { status: counts.dead === 0 ? 'ok' : 'warning', details: { ...counts } };
  },
  freshness: async () => {
    const { refreshedAt } = await insight.freshness();
    if (refreshedAt === undefined) return { status: 'warning', details: { minutes: null } };
    const minutes = Math.max(0, Math.floor(refreshedAt.until(clock.now()).total('minutes')));
    return { status: minutes > STALE_AFTER_MINUTES ? 'warning' : 'ok', details: { minutes } };
  },
});
