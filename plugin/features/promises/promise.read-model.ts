import type { Knex } from 'knex';
import { onlyVisible, type VisibleLibraries } from '../../koha/visibility.ts';
import { instantOfUtcText, type Instant, type LibraryDay } from '../../shared/time.ts';
import { onlyReadable, type Reader } from '../confidential/index.ts';
import { NOBODY, type Promised, type PromiseState } from './promise.domain.ts';
import { CHANGES, COLUMNS, CONFIDENTIAL, TABLE, toPromised, type PromiseRow } from './promise.repository.ts';

/** Whose promises: one's own, everybody's, or those that nobody keeps yet. */
export const WHOSE = ['mine', 'all', 'nobody'] as const;
export type Whose = (typeof WHOSE)[number];

export interface PromiseFilter {
  readonly whose: Whose;
  /** Undefined: whatever became of them. */
  readonly state: PromiseState | undefined;
  readonly borrowernumber?: number | undefined;
}

export interface PromisesRequest {
  readonly reader: Reader;
  readonly visible: VisibleLibraries;
  readonly filter: PromiseFilter;
}

const listed = (crm: Knex, { reader, visible, filter }: PromisesRequest): Knex.QueryBuilder => {
  const query = onlyReadable(crm(`${TABLE} as d`), reader, CONFIDENTIAL);
  if (!visible.all)
    void onlyVisible(query.join('kenal_patron as p', 'p.borrowernumber', 'd.borrowernumber'), visible, 'p.branchcode');
  if (filter.whose === 'mine') void query.where('d.owner', reader.borrowernumber);
  if (filter.whose === 'nobody') void query.where('d.owner', NOBODY);
  if (filter.state !== undefined) void query.where('d.state', filter.state);
  if (filter.borrowernumber !== undefined) void query.where('d.borrowernumber', filter.borrowernumber);
  return query;
};

export const countPromises = async (crm: Knex, request: PromisesRequest): Promise<number> => {
  const [row] = await listed(crm, request).count<{ found: number }[]>({ found: '*' });
  return row?.found ?? 0;
};

const toAll = (rows: readonly PromiseRow[]): Promised[] => rows.map(toPromised);

/** One page: what is due first stands first; of what has ended, what ended last. */
export const listPromises = async (
  crm: Knex,
  request: PromisesRequest,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Promised[]> => {
  const query = listed(crm, request).limit(limit).offset(offset);
  if (request.filter.state === 'open') void query.orderBy(['d.due_on', 'd.due_time', 'd.id']);
  else
    void query.orderBy([
      { column: 'd.due_on', order: 'desc' },
      { column: 'd.id', order: 'desc' },
    ]);
  return toAll(await query.select(COLUMNS));
};

/** When each of these promises was changed last. */
export const lastChangesOf = async (crm: Knex, promises: readonly number[]): Promise<ReadonlyMap<number, Instant>> => {
  const rows = await crm(CHANGES)
    .whereIn('promise', [...promises])
    .groupBy('promise')
    .select<{ promise: number; at: string }[]>('promise', crm.raw('MAX(changed_at) AS at'));
  return new Map(rows.map(({ promise, at }) => [promise, instantOfUtcText(at)]));
};

/** What this reader has to keep until a day, and what nobody keeps yet; without what was put off. */
export const duePromises = async (
  crm: Knex,
  reader: Reader,
  { until, today, limit }: { readonly until: LibraryDay; readonly today: LibraryDay; readonly limit: number },
): Promise<Promised[]> =>
  toAll(
    await onlyReadable(
      crm(`${TABLE} as d`)
        .where('d.state', 'open')
        .whereIn('d.owner', [reader.borrowernumber, NOBODY])
        .where('d.due_on', '<=', until.toString())
        .where((shown) => {
          void shown.whereNull('d.hidden_until').orWhere('d.hidden_until', '<=', today.toString());
        }),
      reader,
      CONFIDENTIAL,
    )
      .orderBy(['d.due_on', 'd.due_time', 'd.id'])
      .limit(limit)
      .select(COLUMNS),
  );

/** Whoever keeps promises that are due on a day or were before it, without those that were put off. */
export const ownersOfDue = (crm: Knex, today: LibraryDay): Promise<number[]> =>
  crm(`${TABLE} as d`)
    .where('d.state', 'open')
    .whereNot('d.owner', NOBODY)
    .where('d.due_on', '<=', today.toString())
    .where((shown) => {
      void shown.whereNull('d.hidden_until').orWhere('d.hidden_until', '<=', today.toString());
    })
    .distinct()
    .pluck<number[]>('d.owner');

/** Open promises to a patron, what is due first standing first. */
export const openPromisesTo = async (crm: Knex, reader: Reader, borrowernumber: number): Promise<Promised[]> =>
  toAll(
    await onlyReadable(
      crm(`${TABLE} as d`).where({ 'd.borrowernumber': borrowernumber, 'd.state': 'open' }),
      reader,
      CONFIDENTIAL,
    )
      .orderBy(['d.due_on', 'd.due_time', 'd.id'])
      .select(COLUMNS),
  );

/** Promises to a patron that were made or ended in a span of library days. */
export const promisesBetween = async (
  crm: Knex,
  reader: Reader,
  borrowernumber: number,
  { from, before }: { readonly from: LibraryDay; readonly before: LibraryDay },
): Promise<Promised[]> =>
  toAll(
    await onlyReadable(
      crm(`${TABLE} as d`)
        .where({ 'd.borrowernumber': borrowernumber, 'd.state': 'done' })
        .where('d.ended_on', '>=', from.toString())
        .where('d.ended_on', '<', before.toString()),
      reader,
      CONFIDENTIAL,
    ).select(COLUMNS),
  );

/** Promises made in a conversation. */
export const promisesIn = async (crm: Knex, reader: Reader, conversation: number): Promise<Promised[]> =>
  toAll(
    await onlyReadable(crm(`${TABLE} as d`).where('d.conversation', conversation), reader, CONFIDENTIAL)
      .orderBy('d.id')
      .select(COLUMNS),
  );

export interface KeptOnTime {
  readonly branchcode: string;
  /** Done or overdue. */
  readonly promises: number;
  /** Done on the day that was promised, or before it. */
  readonly onTime: number;
}

/**
 * How many promises that fell due in a span of days were kept on time, by library. Confidential ones do not count, so
 * that the figure tells nobody of them. Never by person.
 */
export const keptOnTime = async (
  crm: Knex,
  {
    from,
    until,
    visible,
  }: { readonly from: LibraryDay; readonly until: LibraryDay; readonly visible: VisibleLibraries },
): Promise<KeptOnTime[]> => {
  const query = onlyVisible(
    crm(`${TABLE} as d`)
      .join('kenal_patron as p', 'p.borrowernumber', 'd.borrowernumber')
      .where('d.confidential', 0)
      .whereIn('d.state', ['open', 'done'])
      .whereBetween('d.due_on', [from.toString(), until.toString()]),
    visible,
    'p.branchcode',
  );
  const rows = await query
    .groupBy('d.branchcode')
    .orderBy('d.branchcode')
    .select<{ branchcode: string; promises: number; on_time: number }[]>(
      'd.branchcode',
      crm.raw('COUNT(*) AS promises'),
      crm.raw("CAST(SUM(d.state = 'done' AND d.ended_on <= d.due_on) AS SIGNED) AS on_time"),
    );
  return rows.map(({ branchcode, promises, on_time: onTime }) => ({ branchcode, promises, onTime }));
};
