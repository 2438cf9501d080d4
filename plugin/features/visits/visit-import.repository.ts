import type { Knex } from 'knex';
import { onlyVisible, type VisibleLibraries } from '../../koha/visibility.ts';
import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, libraryDay, utcText, type Instant, type LibraryDay } from '../../shared/time.ts';
import type { NamedMapping, VisitKind } from './visit-list.domain.ts';

/** A visit of one patron on one day. */
export interface Visit {
  readonly borrowernumber: number;
  readonly day: LibraryDay;
  readonly kind: VisitKind;
}

/** Two visits of the same kind on the same day count once. */
export const visitKey = ({ borrowernumber, day, kind }: Omit<Visit, 'day'> & { readonly day: unknown }): string =>
  `${borrowernumber} ${String(day)} ${kind}`;

/** Of these visits, the keys of those that are recorded already. */
export const recordedKeys = async (db: Db, visits: readonly Visit[]): Promise<Set<string>> => {
  const keys = new Set<string>();
  const days = visits.map(({ day }) => day.toString()).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return keys;
  for (const part of inParts([...new Set(visits.map(({ borrowernumber }) => borrowernumber))])) {
    const rows = await db('kenal_recorded_visit')
      .whereIn('borrowernumber', part)
      .whereBetween('day', [first, last])
      .select<{ borrowernumber: number; day: string; kind: VisitKind }[]>('borrowernumber', 'day', 'kind');
    for (const row of rows) keys.add(visitKey(row));
  }
  return keys;
};

/** Library days on which a patron made visits of a kind, the latest first. */
export const visitDaysOf = async (
  db: Db,
  borrowernumber: number,
  kind: VisitKind,
  { from, before }: { readonly from: LibraryDay; readonly before: LibraryDay },
): Promise<LibraryDay[]> => {
  const days = await db('kenal_recorded_visit')
    .where({ borrowernumber, kind })
    .where('day', '>=', from.toString())
    .where('day', '<', before.toString())
    .distinct()
    .orderBy('day', 'desc')
    .pluck<string[]>('day');
  return days.map((day) => libraryDay(day));
};

/** What the mirror knows of patrons that forbids to record a visit. */
export interface PatronBar {
  readonly isPerson: boolean;
  /** Nothing before this day may be kept; undefined where any day may. */
  readonly notBefore: LibraryDay | undefined;
}

interface BarRow {
  readonly borrowernumber: number;
  readonly excluded_because: string | null;
  readonly privacy: number;
  readonly privacy_changed_on: string | null;
  readonly reused_after: string | null;
}

/** Patrons who left the choice to keep no history, whose number was somebody else's, or who are no persons. */
export const patronBars = async (db: Db, borrowernumbers: readonly number[]): Promise<Map<number, PatronBar>> => {
  const bars = new Map<number, PatronBar>();
  for (const part of inParts([...new Set(borrowernumbers)])) {
    const rows = await db('kenal_patron')
      .whereIn('borrowernumber', part)
      .select<BarRow[]>('borrowernumber', 'excluded_because', 'privacy', 'privacy_changed_on', 'reused_after');
    for (const row of rows) bars.set(row.borrowernumber, barOf(row));
  }
  return bars;
};

/** Where Koha has let go of the choice and no refresh has seen it yet, nothing says from when on: the next day then. */
const NEVER = '9999-12-31';

const barOf = ({ excluded_because, privacy, privacy_changed_on, reused_after }: BarRow): PatronBar => {
  const days = [
    privacy === 2 ? NEVER : privacy_changed_on,
    reused_after === null ? null : libraryDay(reused_after.slice(0, 10)).add({ days: 1 }).toString(),
  ].filter((day) => day !== null);
  const last = days.sort().at(-1);
  return { isPerson: excluded_because === null, notBefore: last === undefined ? undefined : libraryDay(last) };
};

/** Whether what a patron did on a day (`YYYY-MM-DD`) may be kept. */
export const mayKeep = (bar: PatronBar | undefined, day: string): boolean =>
  bar?.isPerson === true && (bar.notBefore === undefined || day >= bar.notBefore.toString());

interface NewImport {
  readonly mapping: NamedMapping;
  /** Borrowernumber; undefined for a command. */
  readonly by: number | undefined;
  readonly now: Instant;
}

const sourceOf = (id: number): string => `import:${id}`;

/** @returns the number of the import */
export const addImport = async (db: Db, { mapping, by, now }: NewImport, visits: readonly Visit[]): Promise<number> => {
  const [id = 0] = await db('kenal_visit_import').insert({
    made_at: utcText(now),
    made_by: by ?? null,
    mapping: JSON.stringify(mapping),
  });
  for (const part of inParts(visits))
    await db('kenal_recorded_visit').insert(
      part.map(({ borrowernumber, day, kind }) => ({
        borrowernumber,
        day: day.toString(),
        kind,
        source: sourceOf(id),
      })),
    );
  return id;
};

/** A list that was brought in, and what is left of it that the viewer may know. */
export interface VisitImport {
  readonly id: number;
  readonly madeAt: Instant;
  readonly madeBy: number | undefined;
  readonly isUndone: boolean;
  readonly visits: number;
  readonly firstDay: LibraryDay | undefined;
  readonly lastDay: LibraryDay | undefined;
}

/** Whose lists: somebody's own, or everybody's for who may see every patron. */
export interface ImportScope {
  readonly by: number;
  readonly visible: VisibleLibraries;
}

const inScope = (query: Knex.QueryBuilder, { by, visible }: ImportScope): Knex.QueryBuilder =>
  visible.all ? query : query.where('made_by', by);

interface ImportRow {
  readonly id: number;
  readonly made_at: string;
  readonly made_by: number | null;
  readonly undone_at: string | null;
}

interface SumRow {
  readonly source: string;
  readonly visits: number;
  readonly first_day: string;
  readonly last_day: string;
}

export const latestImports = async (crm: Knex, scope: ImportScope, most: number): Promise<VisitImport[]> => {
  const rows: ImportRow[] = await inScope(crm('kenal_visit_import'), scope)
    .orderBy('id', 'desc')
    .limit(most)
    .select('id', 'made_at', 'made_by', 'undone_at');
  const query = crm('kenal_recorded_visit as r')
    .join('kenal_patron as p', 'p.borrowernumber', 'r.borrowernumber')
    .whereIn(
      'r.source',
      rows.map(({ id }) => sourceOf(id)),
    )
    .groupBy('r.source')
    .select('r.source')
    .count({ visits: '*' })
    .min({ first_day: 'r.day' })
    .max({ last_day: 'r.day' });
  const sums = (await onlyVisible(query, scope.visible, 'p.branchcode')) as unknown as SumRow[];
  return rows.map(({ id, made_at, made_by, undone_at }) => {
    const sum = sums.find(({ source }) => source === sourceOf(id));
    return {
      id,
      madeAt: instantOfUtcText(made_at),
      madeBy: made_by ?? undefined,
      isUndone: undone_at !== null,
      visits: sum?.visits ?? 0,
      firstDay: sum === undefined ? undefined : libraryDay(sum.first_day),
      lastDay: sum === undefined ? undefined : libraryDay(sum.last_day),
    };
  });
};

/** How this person's latest lists were read, latest first. */
export const latestMappings = async (crm: Knex, by: number, most: number): Promise<NamedMapping[]> => {
  const rows = await crm('kenal_visit_import')
    .where('made_by', by)
    .orderBy('id', 'desc')
    .limit(most)
    .pluck<string[]>('mapping');
  return rows.map((json) => JSON.parse(json) as NamedMapping);
};

/** Takes the visits of a list out again. Answers whether there was such a list to take back. */
export const undoImport = async (db: Db, id: number, scope: ImportScope, now: Instant): Promise<boolean> => {
  const undone = await inScope(db('kenal_visit_import').where({ id }).whereNull('undone_at'), scope).update({
    undone_at: utcText(now),
    undone_by: scope.by,
  });
  if (undone === 0) return false;
  await db('kenal_recorded_visit').where('source', sourceOf(id)).delete();
  return true;
};
