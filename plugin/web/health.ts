import { route, type Route } from './route.ts';

/** `warning` is worth a look and leaves the service useful; `failing` makes the whole answer 503. */
export type HealthStatus = 'ok' | 'warning' | 'failing';

export interface HealthFinding {
  readonly status: HealthStatus;
  /** Figures and states, never addresses, accounts or messages of drivers. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

export type HealthCheck = () => Promise<HealthFinding>;

export const HEALTH_CHECKS = ['crm', 'koha', 'migrations', 'jobs', 'freshness'] as const;
export type HealthChecks = Readonly<Record<(typeof HEALTH_CHECKS)[number], HealthCheck>>;

const PATIENCE_MS = 3_000;

/** For monitors, without sign-in: how each part is doing. A check that fails or dawdles is a finding, not an error. */
export const healthRoute = (version: string, checks: HealthChecks): Route =>
  route({
    method: 'get',
    path: '/health',
    permission: 'anybody',
    withoutIdentity: true,
    handler: async ({ log }, response) => {
      const findings = await Promise.all(
        HEALTH_CHECKS.map(async (name) => {
          const finding = await inTime(checks[name]).catch((err: unknown): HealthFinding => {
            log.warn({ event: 'health.check-failed', check: name, err }, 'a health check failed');
            return { status: 'failing' };
          });
          return [name, { status: finding.status, ...finding.details }] as const;
        }),
      );
      const status = worst(findings.map(([, finding]) => finding.status));
      response.status(status === 'failing' ? 503 : 200).json({ status, version, checks: Object.fromEntries(findings) });
    },
  });

const inTime = async (check: HealthCheck): Promise<HealthFinding> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The check took too long.')), PATIENCE_MS);
  });
  return Promise.race([check(), late]).finally(() => clearTimeout(timer));
};

const worst = (statuses: readonly HealthStatus[]): HealthStatus =>
  (['failing', 'warning', 'ok'] as const).find((status) => statuses.includes(status)) ?? 'ok';
