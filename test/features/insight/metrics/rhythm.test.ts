import { expect } from 'chai';
import { insightReader } from '../../../../plugin/features/insight/index.ts';
import { libraryDay } from '../../../../plugin/shared/time.ts';
import { libraryWorld, today, type World } from '../support.ts';
import { metricRows, withMetrics } from './support.ts';

describe('what pages reckon from the ledger', () => {
  let world: World;

  before(async () => {
    world = await libraryWorld({ seed: 9, patrons: 60, years: 2 });
    const metrics = await withMetrics(world);
    await metrics.refresh();
    const visitors = await world.crm.db('kenal_visit_month').distinct().limit(20).pluck<number[]>('borrowernumber');
    await world.crm.db('kenal_recorded_visit').insert(
      visitors.flatMap((borrowernumber, index) =>
        ['event', 'referral'].map((kind, place) => ({
          borrowernumber,
          day: today()
            .subtract({ days: 3 + index + 7 * place })
            .toString(),
          kind,
          source: 'test',
        })),
      ),
    );
    await metrics.refresh();
  });

  after(() => world.close());

  it('is what the metrics say: visit days without referrals, and the same rhythm', async () => {
    const reader = insightReader(world.crm.db);
    const rows = await metricRows(world);
    expect(rows.filter((row) => row['rhythm_days'] !== null).length).to.be.greaterThan(15);
    for (const row of rows) {
      const months = await reader.visitMonths(Number(row['borrowernumber']), libraryDay('2000-01-01'));
      const days = months.flatMap(({ month, visitDays }) => visitDays.map((day) => month.with({ day })));
      expect(days.length, `patron ${row['borrowernumber']}`).to.equal(row['visit_days'] ?? 0);
      const usual = reader.usualDays(days);
      expect(usual === undefined ? null : Number(usual.toFixed(1))).to.equal(
        row['rhythm_days'] === null ? null : Number(row['rhythm_days']),
      );
    }
  });
});
