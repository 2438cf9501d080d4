/** A process that waits for its databases and then refreshes over and over, until somebody kills it. */
import { refreshService, type RefreshOptions } from '../../../plugin/features/insight/refresh.service.ts';
import { metricFollower } from '../../../plugin/features/insight/index.ts';
import { SecondThread } from '../../../plugin/features/insight/metrics/second-thread.ts';
import type { RefreshStep } from '../../../plugin/features/insight/refresh-step.ts';
import { interestFollower, interestStep } from '../../../plugin/features/interests/index.ts';
import { settingsService } from '../../../plugin/features/settings/index.ts';
import { openKoha } from '../../../plugin/koha/gateway.ts';
import { crmPool, kohaPool, type DatabaseSettings } from '../../../plugin/shared/db/connection.ts';
import { createLogger } from '../../../plugin/shared/log.ts';
import { systemClock } from '../../../plugin/shared/time.ts';
import { metricsOn } from './metrics/support.ts';
import { RULES, TIMEZONE } from './support-rules.ts';

interface Order {
  readonly koha: DatabaseSettings;
  readonly crm: DatabaseSettings;
  readonly full: boolean;
  /** Works out interests, too. */
  readonly interests?: boolean;
  /** Works out metrics, too, and tells when it begins with them. */
  readonly metrics?: boolean;
  /** Works out everybody's on two threads, so many patrons at a time. */
  readonly stretch?: number | undefined;
}

const log = createLogger('silent');

process.on('message', (order: Order) => {
  void refreshForever(order);
});
process.on('disconnect', () => process.exit());

const refreshForever = async ({ koha: kohaSettings, crm: crmSettings, full, interests, metrics, stretch }: Order) => {
  const koha = await openKoha({ db: kohaPool(kohaSettings), timezone: TIMEZONE, clock: systemClock, log });
  const crm = crmPool(crmSettings);
  const settings = settingsService({ crm, log });
  const { refresh } = refreshService({
    crm,
    koha,
    rules: RULES,
    pauseMs: 0,
    log,
    followers: [...(metrics === true ? [metricFollower] : []), ...(interests === true ? [interestFollower] : [])],
    steps: [
      ...(metrics === true ? [toldWhenBegun('metrics'), ...metricsOn(crm, threadsOf(stretch))] : []),
      ...(interests === true ? [interestStep({ crm, koha, settings, pauseMs: 0, log })] : []),
    ],
  });
  const options: RefreshOptions = { full };
  for (;;) {
    process.send?.('refreshing');
    await refresh(options);
  }
};

const threadsOf = (stretch: number | undefined): Parameters<typeof metricsOn>[1] =>
  stretch === undefined ? {} : { secondThread: () => SecondThread.start(stretch) };

const toldWhenBegun = (name: string): RefreshStep => ({
  name: `before ${name}`,
  run: () => {
    process.send?.(name);
    return Promise.resolve({});
  },
});
