import type { Knex } from 'knex';
import type { VisibleLibraries } from '../../../koha/visibility.ts';
import { inParts } from '../../../shared/db/batches.ts';
import { inTransaction } from '../../../shared/db/transaction.ts';
import { instantOfUtcText, utcText, type Clock, type Instant } from '../../../shared/time.ts';
import type { PersonMarks } from '../../insight/index.ts';
import { cellsOf, type Cells } from '../profile-field.domain.ts';
import { OPEN, slotOf, type NewChange } from '../profile-value.domain.ts';
import { followChanges, lockProfiles, readValues } from '../value.repository.ts';
import type { ListValue, NamedListMapping } from './profile-list.domain.ts';

/** Patrons of one transaction: with many columns still far below what a cluster takes at once. */
const PATRONS_AT_ONCE = 1_000;

/** What a row says about one patron. */
export interface ImportedPatron {
  readonly borrowernumber: number;
  readonly marks: PersonMarks;
  readonly values: readonly ListValue[];
}

interface ImportOrder {
  readonly mapping: NamedListMapping;
  /** Borrowernumber; undefined for a command. */
  readonly by: number | undefined;
  readonly now: Instant;
}

/** Notes that a list is about to be brought in. Answers the number of the import. */
export const beginImport = async (
  crm: Knex,
  { mapping, by, now }: ImportOrder,
  patrons: readonly ImportedPatron[],
): Promise<number> => {
  const [id = 0] = await crm('kenal_profile_import').insert({
    made_at: utcText(now),
    made_by: by ?? null,
    mapping: JSON.stringify(mapping),
    patrons: patrons.length,
    worked_at: utcText(now),
  });
  return id;
};

/**
 * Brings values in, some patrons at a time. A run that dies leaves an import that is not finished and can be taken back.
 *
 * @param clock tells when each part was done, so that a run that died can be told from one that goes on
 */
export const bringInValues = async (
  crm: Knex,
  importing: Importing,
  patrons: readonly ImportedPatron[],
  clock: Clock,
): Promise<void> => {
  const { id } = importing;
  const rising = [...patrons].sort((one, other) => one.borrowernumber - other.borrowernumber);
  for (const part of inParts(rising, PATRONS_AT_ONCE))
    await inTransaction(crm, async (trx) => {
      await bringInSome(trx, importing, part);
      await trx('kenal_profile_import')
        .where({ id })
        .update({ patrons_done: trx.raw('patrons_done + ?', [part.length]), worked_at: utcText(clock.now()) });
    });
  await crm('kenal_profile_import')
    .where({ id })
    .update({ finished_at: utcText(clock.now()) });
};

export interface Importing {
  readonly id: number;
  readonly by: number | undefined;
  readonly now: Instant;
}

const bringInSome = async (
  trx: Knex.Transaction,
  { id, by, now }: Importing,
  patrons: readonly ImportedPatron[],
): Promise<void> => {
  await lockProfiles(trx, patrons, now);
  const borrowernumbers = patrons.map(({ borrowernumber }) => borrowernumber);
  const rows = await readValues(trx, { borrowernumbers, owners: [OPEN] });
  const known = new Map(rows.map((row) => [`${row.borrowernumber} ${row.field_id} ${row.slot}`, row]));
  const at = utcText(now);
  const changes = patrons.flatMap(({ borrowernumber, values }) =>
    values.flatMap(({ field, value }): NewChange[] => {
      const cells = cellsOf(field, value);
      const slot = slotOf(field, cells);
      const held = known.get(`${borrowernumber} ${field.id} ${slot}`);
      if (held !== undefined && isSameValue(held, cells)) return [];
      return [
        {
          borrowernumber,
          field_id: field.id,
          owner: OPEN,
          slot,
          is_removal: 0,
          ...cells,
          source: 'import',
          recorded_at: at,
          recorded_by: by ?? null,
          changed_at: at,
          changed_by: by ?? null,
          reason: 'import',
          import_id: id,
          replaces: held?.change_id ?? null,
        },
      ];
    }),
  );
  for (const part of inParts(changes)) await trx('kenal_profile_change').insert(part);
  await followChanges(trx, (query) =>
    query.where({ 'c.import_id': id, 'c.reason': 'import' }).whereIn('c.borrowernumber', borrowernumbers),
  );
};

const isSameValue = (held: Cells, cells: Cells): boolean =>
  held.term_id === cells.term_id &&
  held.text_value === cells.text_value &&
  held.day_value === cells.day_value &&
  numberOf(held) === numberOf(cells);

/** The database writes every digit that it has room for. */
const numberOf = ({ number_value }: Cells): number | null => (number_value === null ? null : Number(number_value));

/** Whose imports: somebody's own, or everybody's for who may see every patron. */
export interface ImportScope {
  readonly by: number;
  readonly visible: VisibleLibraries;
}

const inScope = (query: Knex.QueryBuilder, { by, visible }: ImportScope): Knex.QueryBuilder =>
  visible.all ? query : query.where('made_by', by);

/** What taking back came to. */
export interface Undone {
  /** Values that are again as they were. */
  readonly restored: number;
  /** Values that somebody changed after the import, and which stay as they are. */
  readonly kept: number;
}

/**
 * Notes that an import is about to be taken back, also one that was begun before and cut off.
 *
 * @returns false where there is no such import to take back
 */
export const beginUndo = async (crm: Knex, id: number, scope: ImportScope, now: Instant): Promise<boolean> => {
  const there: { id: number } | undefined = await inScope(
    crm('kenal_profile_import').where({ id }).whereNull('undone_at'),
    scope,
  ).first('id');
  if (there === undefined) return false;
  await crm('kenal_profile_import')
    .where({ id })
    .update({ undo_begun_at: utcText(now), worked_at: utcText(now) });
  return true;
};

/** Makes values what they were before an import, where nobody changed them since. */
export const undoProfileImport = async (crm: Knex, { id, by, now }: Importing, clock: Clock): Promise<Undone> => {
  const [{ all } = { all: 0 }] = await crm('kenal_profile_change as c')
    .where({ 'c.import_id': id, 'c.reason': 'import' })
    .select<{ all: number }[]>(crm.raw('COUNT(*) AS `all`'));
  const touched = await crm('kenal_profile_change as c')
    .join('kenal_profile_value as v', 'v.change_id', 'c.id')
    .where({ 'c.import_id': id, 'c.reason': 'import' })
    .distinct('c.borrowernumber')
    .orderBy('c.borrowernumber')
    .pluck<number[]>('c.borrowernumber');
  for (const part of inParts(touched, PATRONS_AT_ONCE))
    await inTransaction(crm, async (trx) => {
      await restoreSome(trx, { id, by, now }, part);
      await trx('kenal_profile_import')
        .where({ id })
        .update({ worked_at: utcText(clock.now()) });
    });
  const [{ restored } = { restored: 0 }] = await crm('kenal_profile_change as c')
    .where({ 'c.import_id': id, 'c.reason': 'undo' })
    .select<{ restored: number }[]>(crm.raw('COUNT(*) AS restored'));
  await crm('kenal_profile_import')
    .where({ id })
    .update({ undone_at: utcText(clock.now()), undone_by: by ?? null });
  return { restored, kept: all - restored };
};

const restoreSome = async (
  trx: Knex.Transaction,
  { id, by, now }: Importing,
  part: readonly number[],
): Promise<void> => {
  await trx('kenal_profile')
    .whereIn('borrowernumber', [...part])
    .update({ changes: trx.raw('changes + 1') });
  await trx.raw(
    `INSERT INTO kenal_profile_change
       (borrowernumber, field_id, owner, slot, is_removal, term_id, text_value, number_value, day_value,
        source, recorded_at, recorded_by, changed_at, changed_by, reason, import_id, replaces)
     SELECT c.borrowernumber, c.field_id, c.owner, c.slot, COALESCE(b.is_removal, 1),
            b.term_id, b.text_value, b.number_value, b.day_value,
            COALESCE(b.source, c.source), COALESCE(b.recorded_at, c.recorded_at),
            IF(b.id IS NULL, c.recorded_by, b.recorded_by), ?, ?, 'undo', c.import_id, c.id
       FROM kenal_profile_change AS c
       JOIN kenal_profile_value AS v ON v.change_id = c.id
       LEFT JOIN kenal_profile_change AS b ON b.id = c.replaces
      WHERE c.import_id = ? AND c.reason = 'import' AND c.borrowernumber IN (?)`,
    [utcText(now), by ?? null, id, part] as never[],
  );
  await followChanges(trx, (query) =>
    query.where({ 'c.import_id': id, 'c.reason': 'undo' }).whereIn('c.borrowernumber', [...part]),
  );
};

/** A list that was brought in. */
export interface ProfileImport {
  readonly id: number;
  readonly madeAt: Instant;
  readonly madeBy: number | undefined;
  readonly patrons: number;
  /** Of whom so many are brought in. */
  readonly patronsDone: number;
  readonly state: ImportState;
}

/**
 * `cut-off`: the process that brought it in is gone. `half-gone`: so is the one that took it back. Both can be taken back.
 */
export type ImportState = 'coming-in' | 'cut-off' | 'there' | 'going' | 'half-gone' | 'taken-back';

/** A process that has not been heard of for so long is gone. */
const SILENT_SECONDS = 120;

const stateOf = (row: ImportRow, now: Instant): ImportState => {
  if (row.undone_at !== null) return 'taken-back';
  if (row.finished_at !== null && row.undo_begun_at === null) return 'there';
  const isHeard = row.worked_at !== null && row.worked_at >= utcText(now.subtract({ seconds: SILENT_SECONDS }));
  if (row.undo_begun_at === null) return isHeard ? 'coming-in' : 'cut-off';
  return isHeard ? 'going' : 'half-gone';
};

interface ImportRow {
  readonly id: number;
  readonly made_at: string;
  readonly made_by: number | null;
  readonly patrons: number;
  readonly patrons_done: number;
  readonly finished_at: string | null;
  readonly undo_begun_at: string | null;
  readonly undone_at: string | null;
  readonly worked_at: string | null;
}

export const latestProfileImports = async (
  crm: Knex,
  scope: ImportScope,
  { most, now }: { readonly most: number; readonly now: Instant },
): Promise<ProfileImport[]> => {
  const rows: ImportRow[] = await inScope(crm('kenal_profile_import'), scope)
    .orderBy('id', 'desc')
    .limit(most)
    .select(
      'id',
      'made_at',
      'made_by',
      'patrons',
      'patrons_done',
      'finished_at',
      'undo_begun_at',
      'undone_at',
      'worked_at',
    );
  return rows.map((row) => ({
    id: row.id,
    madeAt: instantOfUtcText(row.made_at),
    madeBy: row.made_by ?? undefined,
    patrons: row.patrons,
    patronsDone: row.patrons_done,
    state: stateOf(row, now),
  }));
};

/** How this person's latest lists were read, latest first. */
export const latestListMappings = async (crm: Knex, by: number, most: number): Promise<NamedListMapping[]> => {
  const rows = await crm('kenal_profile_import')
    .where('made_by', by)
    .orderBy('id', 'desc')
    .limit(most)
    .pluck<string[]>('mapping');
  return rows.map((json) => JSON.parse(json) as NamedListMapping);
};

/** What the last refresh knows of these patrons, to tell a number that has just passed to somebody else. */
export const mirroredMarks = async (
  crm: Knex,
  borrowernumbers: readonly number[],
): Promise<Map<number, PersonMarks>> => {
  const marks = new Map<number, PersonMarks>();
  for (const part of inParts([...borrowernumbers])) {
    const rows = await crm('kenal_patron as p')
      .whereIn('p.borrowernumber', part)
      .select<(PersonMarks & { readonly borrowernumber: number })[]>(
        'p.borrowernumber',
        'p.dateenrolled',
        'p.card_fingerprint',
      );
    for (const { borrowernumber, ...rest } of rows) marks.set(borrowernumber, rest);
  }
  return marks;
};
