import type { Db } from '../../../shared/db/connection.ts';
import { Scale, type Steps } from './scale.domain.ts';
import type { RateScale, Scales } from './scales.ts';

const TABLE = 'kenal_insight_scale';

interface ScaleRow {
  readonly measure: string;
  readonly scope: string;
  /** JSON. */
  readonly steps: string;
}

/** The scales of a quarter, or where there are none yet, of the one before. */
export const readScales = async (db: Db, quarter: string): Promise<{ quarter: string; scales: Scales } | undefined> => {
  const latest = await db(TABLE)
    .where('quarter', '<=', quarter)
    .orderBy('quarter', 'desc')
    .first<{ quarter: string } | undefined>('quarter');
  if (latest === undefined) return undefined;
  const rows = await db(TABLE).where({ quarter: latest.quarter }).select<ScaleRow[]>('measure', 'scope', 'steps');
  const steps = new Map(rows.map((row) => [`${row.measure} ${row.scope}`, JSON.parse(row.steps) as Steps]));
  const scale = (measure: string, scope = ''): Scale => new Scale(steps.get(`${measure} ${scope}`) ?? []);
  const rateScale = (scope: string): RateScale => {
    const [shape = 1, weeks = 1] = steps.get(`prior ${scope}`)?.[0] ?? [];
    return { prior: { shape, weeks }, rate: scale('rate', scope) };
  };
  const scopes = rows.filter(({ measure, scope }) => measure === 'rate' && scope !== '').map(({ scope }) => scope);
  return {
    quarter: latest.quarter,
    scales: {
      recency: scale('recency'),
      frequency: scale('frequency'),
      volume: scale('volume'),
      lines: steps.get('lines ')?.[0]?.[0] ?? 1,
      knownFrom: steps.get('known_from ')?.[0]?.[0] ?? 0,
      periods: new Map(
        rows
          .filter(({ measure }) => measure === 'period')
          .map(({ scope }) => [scope, steps.get(`period ${scope}`)?.[0]?.[0] ?? 0]),
      ),
      pooled: rateScale(''),
      categories: new Map(scopes.map((scope) => [scope, rateScale(scope)])),
    },
  };
};

/** Freezes scales for a quarter. */
export const writeScales = async (db: Db, quarter: string, made_on: string, scales: Scales): Promise<void> => {
  const row = (measure: string, scope: string, steps: Steps) => ({
    quarter,
    measure,
    scope,
    steps: JSON.stringify(steps),
    made_on,
  });
  const rateRows = (scope: string, { prior, rate }: RateScale) => [
    row('rate', scope, rate.steps),
    row('prior', scope, [[prior.shape, prior.weeks]]),
  ];
  await db(TABLE)
    .insert([
      row('recency', '', scales.recency.steps),
      row('frequency', '', scales.frequency.steps),
      row('volume', '', scales.volume.steps),
      row('lines', '', [[scales.lines, 1]]),
      row('known_from', '', [[scales.knownFrom, 1]]),
      ...[...scales.periods].map(([scope, days]) => row('period', scope, [[days, 1]])),
      ...rateRows('', scales.pooled),
      ...[...scales.categories].flatMap(([scope, scale]) => rateRows(scope, scale)),
    ])
    .onConflict(['quarter', 'measure', 'scope'])
    .merge();
};
