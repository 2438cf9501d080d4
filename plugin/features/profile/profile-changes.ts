import type { Knex } from 'knex';
import { utcText } from '../../shared/time.ts';
import { cellsOf, valueOf, type ProfileField } from './profile-field.domain.ts';
import { slotOf, type NewChange } from './profile-value.domain.ts';
import type { Asking, NoteOptions } from './profile.service.types.ts';
import { changesOf, readValues, type ChangeRow, type ValueRow } from './value.repository.ts';

/** Where somebody writes: one field of one patron, for everybody's eyes or for one pair. */
export interface Place {
  readonly borrowernumber: number;
  readonly owner: number;
  readonly field: ProfileField;
  /** What the field holds now. */
  readonly rows: readonly ValueRow[];
}

/** The places of some fields, each with what was ever written there, oldest first. To be asked within the lock. */
export const placesOf = async (
  db: Knex.Transaction,
  { borrowernumber, owner }: Pick<Place, 'borrowernumber' | 'owner'>,
  fields: readonly ProfileField[],
): Promise<(fieldId: number) => { readonly rows: readonly ValueRow[]; readonly changes: readonly ChangeRow[] }> => {
  const within = { borrowernumbers: [borrowernumber], owners: [owner], fields: fields.map(({ id }) => id) };
  const [rows, changes] = [await readValues(db, within), await changesOf(db, within)];
  return (fieldId) => ({
    rows: rows.filter((row) => row.field_id === fieldId),
    changes: changes.filter((change) => change.field_id === fieldId),
  });
};

/** What a field held when its last change was the one of this number. */
export const heldAt = (field: ProfileField, changes: readonly ChangeRow[], version: number): string[] => {
  const held = new Map<number, string>();
  for (const change of changes.filter(({ id }) => id <= version)) {
    if (change.is_removal === 1) held.delete(change.slot);
    else held.set(change.slot, valueOf(field, change));
  }
  return [...held.values()];
};

/** A value comes to a place, or takes that of what is there. */
export const added = (
  { viewer, now }: Asking,
  { borrowernumber, field, owner, rows }: Place,
  value: string,
  { source }: Pick<NoteOptions, 'source'>,
): NewChange => {
  const cells = cellsOf(field, value);
  const slot = slotOf(field, cells);
  return {
    borrowernumber,
    field_id: field.id,
    owner,
    slot,
    is_removal: 0,
    ...cells,
    source,
    recorded_at: utcText(now),
    recorded_by: viewer.borrowernumber,
    changed_at: utcText(now),
    changed_by: viewer.borrowernumber,
    reason: 'edit',
    import_id: null,
    replaces: rows.find((row) => row.slot === slot)?.change_id ?? null,
  };
};

/** A value goes away. */
export const taken = (asking: Asking, place: Place, value: string): NewChange => {
  const { field, rows } = place;
  const row = rows.find((one) => valueOf(field, one) === value);
  return {
    ...added(asking, place, value, { source: row?.source ?? 'staff' }),
    term_id: null,
    text_value: null,
    number_value: null,
    day_value: null,
    is_removal: 1,
  };
};
