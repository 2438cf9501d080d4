import { expect } from 'chai';
import type { RefreshService } from '../../../../plugin/features/insight/refresh.service.ts';
import { libraryWorld, today, type World } from '../support.ts';
import { metricRows, withMetrics, type MetricRow } from './support.ts';

const FORECASTS = [
  'p_active',
  'expected_visits_91',
  'expected_visits_182',
  'p_visit_91',
  'p_visit_182',
  'expected_loss_91',
  'model_id',
] as const;

const trusted = (report: unknown): Record<string, { readonly trusted: boolean; readonly because: string[] }> =>
  report as Record<string, { readonly trusted: boolean; readonly because: string[] }>;

describe('forecasts for patrons', () => {
  describe('in a library of forty patrons with three months of history', () => {
    let world: World;

    before(async () => {
      world = await libraryWorld({ seed: 2, patrons: 40, years: 1, purgedBefore: today().subtract({ months: 3 }) });
      // The loans of the time before are anonymised too, so that three months are all that may be known.
      await world.koha
        .db('old_issues')
        .where('issuedate', '<', today().subtract({ months: 3 }).toString())
        .delete();
      await world.koha
        .db('issues')
        .where('issuedate', '<', today().subtract({ months: 3 }).toString())
        .delete();
    });

    after(async () => {
      await world.close();
    });

    it('are not made, the report says why, and stages follow the simple rule', async () => {
      const { refresh } = await withMetrics(world);
      const { steps } = await refresh();
      const models = trusted(steps['models']);
      expect(Object.keys(models)).not.to.deep.equal([]);
      for (const model of Object.values(models)) {
        expect(model.trusted).to.equal(false);
        expect(model.because).to.include('too-few-patrons');
      }
      const rows = await metricRows(world);
      for (const column of [...FORECASTS, 'surprise'])
        expect(
          rows.filter((row) => row[column] !== null),
          column,
        ).to.deep.equal([]);
      expect(rows.some((row) => row['stage'] === 'active')).to.equal(true);
      const [model] = await world.crm.db('kenal_model').select<MetricRow[]>('is_trusted', 'doubts');
      expect(model?.['is_trusted']).to.equal(0);
      expect(String(model?.['doubts'])).to.contain('short-history');
    });
  });

  describe('in a library with enough patrons', () => {
    let world: World;
    let metrics: RefreshService;
    let rows: MetricRow[];

    before(async function () {
      this.timeout(240_000);
      world = await libraryWorld({ seed: 11, patrons: 1_500, years: 3 });
      metrics = await withMetrics(world);
      await metrics.refresh();
      rows = await metricRows(world);
    });

    after(async () => {
      await world.close();
    });

    it('are made by a model that was tried on the library’s own past', async () => {
      const models = await world.crm.db('kenal_model').where({ is_in_use: 1, kind: 'mbgnbd' }).select<MetricRow[]>('*');
      expect(models.some((model) => model['is_trusted'] === 1)).to.equal(true);
      for (const model of models) {
        const trials = await world.crm.db('kenal_model_trial').where({ model_id: model['id'] }).orderBy('weeks');
        if (model['is_trusted'] === 1) expect(trials.map((trial: MetricRow) => trial['weeks'])).to.deep.equal([13, 26]);
      }
    });

    it('are there for those who borrowed and whose card is good, and for nobody else', () => {
      const isTrusted = rows.some((row) => row['model_id'] !== null);
      expect(isTrusted).to.equal(true);
      for (const row of rows) {
        const known = FORECASTS.filter((column) => row[column] !== null);
        const isForecast = row['model_id'] !== null;
        // Nothing can be missed of somebody who has shown no rhythm.
        const expected = FORECASTS.filter((column) => column !== 'expected_loss_91' || row['rhythm_days'] !== null);
        expect(known, String(row['borrowernumber'])).to.deep.equal(isForecast ? expected : []);
        if (isForecast) {
          expect(row['stage']).not.to.be.oneOf(['never_used', 'expired']);
          expect(row['x']).not.to.equal(null);
          for (const column of ['p_active', 'p_visit_91', 'p_visit_182'])
            expect(Number(row[column])).to.be.within(0, 1);
          expect(Number(row['p_visit_182'])).to.be.at.least(Number(row['p_visit_91']));
        }
      }
    });

    it('call nobody lapsed who still comes for something else', async () => {
      const lapsed = rows.find((row) => row['stage'] === 'lapsed');
      expect(lapsed).not.to.equal(undefined);
      const borrowernumber = Number(lapsed?.['borrowernumber']);
      await world.crm.db('kenal_recorded_visit').insert({
        borrowernumber,
        day: today().toString(),
        kind: 'event',
        source: 'test',
      });
      await metrics.refresh();
      const after = (await metricRows(world)).find((row) => row['borrowernumber'] === borrowernumber);
      expect(after).to.include({ stage: 'returned', previous_stage: 'lapsed', stage_since: today().toString() });
      const log = await world.crm.db('kenal_stage_change').where({ borrowernumber }).select<MetricRow[]>('*');
      expect(log).to.have.length(1);
      expect(log[0]).to.include({ from_stage: 'lapsed', to_stage: 'returned', changed_on: today().toString() });
      expect(String(log[0]?.['reason'])).to.match(/^Came back after \d+/);
      await metrics.refresh();
      await metrics.refresh({ verify: true });
      expect(await world.crm.db('kenal_stage_change').where({ borrowernumber })).to.have.length(1);

      // As a run leaves it that died between its rows and its log.
      await world.crm.db('kenal_stage_change').where({ borrowernumber }).delete();
      await world.crm.db('kenal_recorded_visit').insert({
        borrowernumber,
        day: today().subtract({ days: 1 }).toString(),
        kind: 'event',
        source: 'test',
      });
      await metrics.refresh();
      await metrics.refresh();
      const again = await world.crm.db('kenal_stage_change').where({ borrowernumber }).select<MetricRow[]>('*');
      expect(again.map((row) => row['to_stage'])).to.deep.equal(['returned']);
    });

    it('are made by the same models until the night, and by new ones then', async () => {
      const ids = () =>
        world.crm.db('kenal_model').where({ is_in_use: 1, kind: 'mbgnbd' }).orderBy('id').pluck<number[]>('id');
      const before = await ids();
      await world.koha.db('borrowers').where('borrowernumber', 60).update({ zipcode: '1' });
      await metrics.refresh();
      expect(await ids()).to.deep.equal(before);
      await metrics.refresh({ verify: true });
      expect((await ids()).filter((id) => before.includes(id))).to.deep.equal([]);
    });

    it('stand beside models of how members renew, which say that renewals are inferred', async () => {
      const models = await world.crm.db('kenal_model').where({ is_in_use: 1, kind: 'sbg' }).select<MetricRow[]>('*');
      expect(models.length).to.be.greaterThan(0);
      for (const model of models) {
        expect(JSON.parse(String(model['parameters']))).to.have.keys('alpha', 'beta');
        expect(String(model['doubts'])).to.contain('renewals-inferred').and.to.contain('deleted-patrons-missing');
      }
    });

    it('leave sums by month and library behind', async () => {
      const use = await world.crm
        .db('kenal_use_month')
        .groupBy('month')
        .orderBy('month')
        .select<MetricRow[]>('month', world.crm.db.raw('SUM(active_patrons) AS active, SUM(loans) AS loans'));
      const byHand = await world.crm
        .db('kenal_visit_month')
        .where('visit_day_mask', '>', 0)
        .groupBy('month')
        .orderBy('month')
        .select<MetricRow[]>('month', world.crm.db.raw('SUM(1) AS active, SUM(loans) AS loans'));
      // One event was recorded above, of somebody who may not have come otherwise this month.
      expect(use.slice(0, -1)).to.deep.equal(byHand.slice(0, -1));

      const flows = await world.crm.db('kenal_stage_month').select<MetricRow[]>('*');
      expect(new Set(flows.map((flow) => flow['month'])).size).to.equal(12);
      expect(flows.every((flow) => flow['is_reconstructed'] === 1)).to.equal(true);
      const sum = (chosen: MetricRow[]): number => chosen.reduce((all, flow) => all + Number(flow['patrons']), 0);
      const months = [...new Set(flows.map((flow) => String(flow['month'])))].sort();
      for (const [index, month] of months.slice(1).entries())
        for (const stage of ['active', 'lapsed', 'never_used'])
          expect(sum(flows.filter((flow) => flow['month'] === months[index] && flow['to_stage'] === stage))).to.equal(
            sum(flows.filter((flow) => flow['month'] === month && flow['from_stage'] === stage)),
          );

      const cohorts = await world.crm.db('kenal_cohort_month').select<MetricRow[]>('*');
      expect(cohorts.length).to.be.greaterThan(100);
      for (const cell of cohorts) expect(Number(cell['active_patrons'])).to.be.at.most(Number(cell['patrons']));
    });
  });
});
