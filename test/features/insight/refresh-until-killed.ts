/** A process that waits for its databases and then refreshes over and over, until somebody kills it. */
import { refreshService, type RefreshOptions } from '../../../plugin/features/insight/refresh.service.ts';
import { openKoha } from '../../../plugin/koha/gateway.ts';
import { crmPool, kohaPool, type DatabaseSettings } from '../../../plugin/shared/db/connection.ts';
import { createLogger } from '../../../plugin/shared/log.ts';
import { systemClock } from '../../../plugin/shared/time.ts';
import { RULES, TIMEZONE } from './support-rules.ts';

interface Order {
  readonly koha: DatabaseSettings;
  readonly crm: DatabaseSettings;
  readonly full: boolean;
}

const log = createLogger('silent');

process.on('message', ({ koha, crm, full }: Order) => {
  void refreshForever(koha, crm, full);
});
process.on('disconnect', () => process.exit());

const refreshForever = async (kohaSettings: DatabaseSettings, crmSettings: DatabaseSettings, full: boolean) => {
  const koha = await openKoha({ db: kohaPool(kohaSettings), timezone: TIMEZONE, clock: systemClock, log });
  const { refresh } = refreshService({ crm: crmPool(crmSettings), koha, rules: RULES, pauseMs: 0, log });
  process.send?.('refreshing');
  const options: RefreshOptions = { full };
  for (;;) await refresh(options);
};
