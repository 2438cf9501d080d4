import { expect } from 'chai';
import { insightReader } from '../../../../plugin/features/insight/index.ts';
import { writeDailyUse } from '../../../../plugin/features/insight/metrics/model.repository.ts';
import type { RefreshService } from '../../../../plugin/features/insight/refresh.service.ts';
import { dayNumber, libraryDay, type LibraryDay } from '../../../../plugin/shared/time.ts';
import { inTransaction } from '../../../../plugin/shared/db/transaction.ts';
import { libraryWorld, type World } from '../support.ts';
import { metricRows, withMetrics, type MetricRow } from './support.ts';

const CLOSED_FROM = libraryDay('2025-09-15');
const OPEN_FROM = libraryDay('2025-10-06');
const DAYS = {
  'on the day on which it opens again': OPEN_FROM,
  'seven weeks after it opened again': OPEN_FROM.add({ weeks: 7 }),
};

interface Seen {
  /** By category. */
  readonly models: Readonly<Record<string, { readonly trusted: boolean; readonly because: readonly string[] }>>;
  readonly rows: ReadonlyMap<number, MetricRow>;
}

const seenOn = async (world: World, metrics: RefreshService, day: LibraryDay): Promise<Seen> => {
  const { steps } = await metrics.refresh({ asOf: day });
  const rows = await metricRows(world);
  return {
    models: steps['models'] as Seen['models'],
    rows: new Map(rows.map((row) => [Number(row['borrowernumber']), row])),
  };
};

/** As if the library had been closed: nobody came, and nothing was lent. */
const closeLibrary = async ({ koha, crm }: World): Promise<Set<number>> => {
  const within = [CLOSED_FROM.toString(), OPEN_FROM.toString()] as const;
  const keptOut = await koha
    .db('statistics')
    .where('datetime', '>=', within[0])
    .andWhere('datetime', '<', within[1])
    .whereNotNull('borrowernumber')
    .distinct()
    .pluck<number[]>('borrowernumber');
  await koha.db('statistics').where('datetime', '>=', within[0]).andWhere('datetime', '<', within[1]).delete();
  for (const table of ['issues', 'old_issues'])
    await koha.db(table).where('issuedate', '>=', within[0]).andWhere('issuedate', '<', within[1]).delete();
  // What is read again from the beginning finds no trace of what was there.
  await crm.db('kenal_visit_month').delete();
  return new Set(keptOut);
};

describe('a library that was closed for three weeks', () => {
  let world: World;
  let keptOut: ReadonlySet<number>;
  const open = new Map<string, Seen>();
  const shut = new Map<string, Seen>();

  before(async function () {
    this.timeout(300_000);
    world = await libraryWorld({ seed: 11, patrons: 1_200, years: 3, until: OPEN_FROM.add({ weeks: 7 }) });
    const metrics = await withMetrics(world);
    for (const [when, day] of Object.entries(DAYS)) open.set(when, await seenOn(world, metrics, day));
    keptOut = await closeLibrary(world);
    for (const [when, day] of Object.entries(DAYS)) shut.set(when, await seenOn(world, metrics, day));
  });

  after(async () => {
    await world.close();
  });

  it('tells pages on how many days it was closed since a day', async () => {
    const [first, from, until] = [CLOSED_FROM.subtract({ days: 400 }), CLOSED_FROM, OPEN_FROM].map(dayNumber);
    const visits = Float64Array.from({ length: 500 }, (_, at) =>
      first! + at >= from! && first! + at < until! ? 0 : 9,
    );
    await inTransaction(world.crm.db, (trx) => writeDailyUse(trx, { firstDay: first!, visits }));
    const reader = insightReader(world.crm.db);
    const since = [CLOSED_FROM.subtract({ days: 40 }), CLOSED_FROM.add({ days: 13 }), OPEN_FROM];
    expect(await Promise.all(since.map((day) => reader.closedDaysSince(day)))).to.deep.equal([21, 7, 0]);
    await world.crm.db('kenal_insight_day').delete();
    expect(await reader.closedDaysSince(CLOSED_FROM)).to.equal(0);
  });

  /** Of patrons who did nothing in those weeks in the open library either, so that nothing else differs. */
  const others = (when: string, seen: ReadonlyMap<string, Seen>, holds: (row: MetricRow) => boolean): number[] =>
    [...(seen.get(when)?.rows ?? [])]
      .filter(([borrowernumber, row]) => !keptOut.has(borrowernumber) && holds(row))
      .map(([borrowernumber]) => borrowernumber);

  for (const when of Object.keys(DAYS)) {
    it(`has forecasts that are trusted ${when}`, () => {
      const models = Object.values(shut.get(when)?.models ?? {});
      expect(models.map(({ trusted }) => trusted))
        .to.include(true)
        .and.not.to.include(false);
      const isForecast = (row: MetricRow): boolean => row['model_id'] !== null;
      const forecast = others(when, open, isForecast);
      expect(forecast.length).to.be.greaterThan(100);
      expect(others(when, shut, isForecast)).to.deep.equal(forecast);
    });

    it(`calls nobody lapsed for not coming ${when}`, () => {
      const isLapsed = (row: MetricRow): boolean => row['stage'] === 'lapsed';
      const lapsed = others(when, open, isLapsed);
      expect(others(when, shut, isLapsed).filter((borrowernumber) => !lapsed.includes(borrowernumber))).to.deep.equal(
        [],
      );
    });
  }
});
