import type { Knex } from 'knex';
import { onlyVisible, type VisibleLibraries } from '../../koha/visibility.ts';

/** What programs are told of a patron, column by column of kenal_patron_metric: figures, no names and no titles. */
export const FIGURES = [
  'as_of',
  'first_visit',
  'last_visit',
  'is_truncated',
  'visit_days',
  'visit_days_365',
  'loans_365',
  'rhythm_days',
  'p_active',
  'expected_visits_91',
  'p_visit_91',
  'recency_score',
  'frequency_score',
  'volume_score',
  'loyalty',
  'stage',
  'stage_since',
  'previous_stage',
] as const;

/** Written as days or words; every other figure is a number. */
const TEXTS: readonly string[] = ['as_of', 'first_visit', 'last_visit', 'stage', 'stage_since', 'previous_stage'];

export type PatronFigures = Readonly<Record<(typeof FIGURES)[number], number | string | null>>;

export interface PatronInApi {
  readonly borrowernumber: number;
  readonly library: string;
  readonly category: string;
  /** null for a patron who wants no history, and before the first refresh. */
  readonly figures: PatronFigures | null;
}

type Row = Readonly<Record<string, number | string | null>>;

/** A patron of the visible libraries; undefined for everybody else, there or not. */
export const patronForPrograms = async (
  crm: Knex,
  visible: VisibleLibraries,
  borrowernumber: number,
): Promise<PatronInApi | undefined> => {
  const row = await onlyVisible(
    crm('kenal_patron as p')
      .leftJoin('kenal_patron_metric as m', (join) =>
        join.on('m.borrowernumber', 'p.borrowernumber').andOn('p.privacy', '<>', crm.raw('2')),
      )
      .where('p.borrowernumber', borrowernumber)
      .whereNull('p.excluded_because'),
    visible,
    'p.branchcode',
  ).first<Row | undefined>('p.borrowernumber', 'p.branchcode', 'p.categorycode', ...FIGURES.map((name) => `m.${name}`));
  if (row === undefined) return undefined;
  return {
    borrowernumber,
    library: String(row['branchcode']),
    category: String(row['categorycode']),
    figures: row['as_of'] === null ? null : figuresOf(row),
  };
};

const figuresOf = (row: Row): PatronFigures =>
  Object.fromEntries(
    FIGURES.map((name) => {
      const cell = row[name] ?? null;
      return [name, cell === null || TEXTS.includes(name) ? cell : Number(cell)];
    }),
  ) as PatronFigures;

/** The same for readers of the OpenAPI document. */
export const figureSchema = (name: (typeof FIGURES)[number]): object =>
  TEXTS.includes(name) ? { type: ['string', 'null'] } : { type: ['number', 'null'] };
