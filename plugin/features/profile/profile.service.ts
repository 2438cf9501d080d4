import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { findPatron, type PatronRecord } from '../../koha/patrons/index.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { Conflict, InvalidInput, NotAllowed, NotFound } from '../../shared/errors.ts';
import { dayIn, instantOfUtcText } from '../../shared/time.ts';
import type { Permission, Viewer } from '../access/index.ts';
import { isSamePerson, marksOf } from '../insight/index.ts';
import { isChild } from '../segments/index.ts';
import { readFields } from './definition.repository.ts';
import { added, placesOf, heldAt, taken } from './profile-changes.ts';
import { LONGEST_TEXT, readValue, valueOf, type ProfileField, type ProfileSource } from './profile-field.domain.ts';
import type {
  Asking,
  FieldConflict,
  FieldProblem,
  HistoryLine,
  NoteOptions,
  Profile,
  ProfileService,
  Typed,
} from './profile.service.types.ts';
import { OPEN, type NewChange, type ProfileValue } from './profile-value.domain.ts';
import { comeTogether } from './save.domain.ts';
import {
  changesBetween,
  changesById,
  lastChangeOf,
  latestChanges,
  lockProfiles,
  readMarks,
  readValues,
  writeChanges,
  type ChangeRow,
  type ValueRow,
} from './value.repository.ts';

export interface ProfileServiceDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}

const LISTED_CHANGES = 40;

/** @throws InvalidInput `profile.too-long` where both together are longer than a value may be */
const below = (held: string | undefined, text: string): string => {
  if (held === undefined || held === '') return text;
  if (`\n${held}\n`.includes(`\n${text}\n`)) return held;
  const both = `${held}\n${text}`;
  if (both.length <= LONGEST_TEXT) return both;
  throw new InvalidInput('profile.too-long', 'With what is there already this is too long for that field.');
};

export const profileService = ({ crm, koha }: ProfileServiceDeps): ProfileService => {
  const fields = async (viewer: Viewer): Promise<ProfileField[]> =>
    (await readFields(crm)).filter((field) => maySeeField(viewer, field));

  const mustSee = async (viewer: Viewer, borrowernumber: number): Promise<PatronRecord> => {
    const patron = await findPatron(koha, viewer.visible, borrowernumber);
    if (patron === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');
    return patron;
  };

  const isTheirs = async (patron: PatronRecord): Promise<boolean> =>
    !patron.isAnonymized && (await isSamePerson(crm, patron, await readMarks(crm, patron.borrowernumber)));

  /** The patron, if something may be written about them. */
  const mustWrite = async ({ viewer }: Asking, borrowernumber: number): Promise<PatronRecord> => {
    if (!viewer.permissions.has('profile.edit'))
      throw new NotAllowed('access.missing-permission', 'This needs the permission profile.edit.', {
        permission: 'profile.edit',
      });
    const patron = await mustSee(viewer, borrowernumber);
    if (patron.isAnonymized)
      throw new Conflict(
        'profile.anonymised',
        'Koha has made this patron anonymous, so nothing is written down about them.',
      );
    if (!(await isTheirs(patron)))
      throw new Conflict(
        'profile.number-reused',
        'Koha gave this number to somebody else a moment ago. Wait for the next refresh, a few minutes, and try again.',
      );
    return patron;
  };

  /** @throws Conflict `profile.said-only`, `profile.not-inferred` where a value must not come from there */
  const mustBeAllowed = async (
    { now }: Pick<Asking, 'now'>,
    patron: PatronRecord,
    field: ProfileField,
    { source }: NoteOptions,
  ): Promise<void> => {
    if (!maySay(field, source))
      throw new Conflict('profile.said-only', 'Only what the patron said themselves is written down here.');
    if (source !== 'inferred') return;
    const child = isChild(dayIn(koha.timezone, now));
    const grownUp = await crm('kenal_patron as p')
      .where('p.borrowernumber', patron.borrowernumber)
      .whereNot('p.privacy', 2)
      .whereNull('p.excluded_because')
      .whereRaw(`NOT ${child.text}`, child.values as never[])
      .first<{ borrowernumber: number } | undefined>('p.borrowernumber');
    if (grownUp === undefined || patron.privacy === 'never')
      throw new Conflict(
        'profile.not-inferred',
        'Nothing is inferred about children, nor about patrons who keep no history.',
      );
  };

  /** What both `save` and `note` do once they know that they may: changes within one lock. */
  const write = (
    { now }: Asking,
    patron: PatronRecord,
    decide: (db: Knex.Transaction) => Promise<readonly NewChange[]>,
  ): Promise<void> =>
    inTransaction(crm, async (trx) => {
      await lockProfiles(trx, [{ borrowernumber: patron.borrowernumber, marks: marksOf(patron) }], now);
      await writeChanges(trx, await decide(trx));
    });

  const valuesOf = async (viewer: Viewer, patron: PatronRecord): Promise<ProfileValue[]> => {
    if (!viewer.permissions.has('profile.view') || !(await isTheirs(patron))) return [];
    const seen = new Map((await fields(viewer)).map((field) => [field.id, field]));
    const rows = await readValues(crm, {
      borrowernumbers: [patron.borrowernumber],
      owners: [OPEN, viewer.borrowernumber],
    });
    const order = [...seen.keys()];
    return rows
      .flatMap((row) => {
        const field = seen.get(row.field_id);
        return field === undefined ? [] : [toValue(field, row)];
      })
      .sort((one, other) => order.indexOf(one.field.id) - order.indexOf(other.field.id) || rank(one) - rank(other));
  };

  return {
    fields,

    of: async (viewer, borrowernumber) => valuesOf(viewer, await mustSee(viewer, borrowernumber)),

    async open(asking, borrowernumber, isConfidential) {
      const { viewer } = asking;
      const patron = await mustSee(viewer, borrowernumber);
      const all = await fields(viewer);
      const values = (await valuesOf(viewer, patron)).filter((value) => value.isConfidential === isConfidential);
      const seen = await lastChangeOf(crm, {
        borrowernumbers: [borrowernumber],
        owners: [isConfidential ? viewer.borrowernumber : OPEN],
        fields: all.map(({ id }) => id),
      });
      const isHeld = (field: ProfileField): boolean => values.some((value) => value.field.id === field.id);
      return {
        patron,
        isOpen: await isTheirs(patron),
        fields: all
          .filter((field) => field.isActive || isHeld(field))
          .map((field) => ({
            field,
            seen: seen.get(field.id) ?? 0,
            values: values.filter((value) => value.field.id === field.id),
          })),
      } satisfies Profile;
    },

    async note(asking, borrowernumber, fieldKey, typed, options) {
      const patron = await mustWrite(asking, borrowernumber);
      const field = (await fields(asking.viewer)).find(({ key, isActive }) => key === fieldKey && isActive);
      if (field === undefined)
        throw new InvalidInput('profile.no-such-field', 'There is no such field of the profile, or it is retired.');
      const read = readValue(field, typed);
      if ('problem' in read || read.value === '')
        throw new InvalidInput('profile.value', 'This is no value for that field of the profile.');
      await mustBeAllowed(asking, patron, field, options);
      const owner = ownerOf(asking.viewer, options.isConfidential === true);
      await write(asking, patron, async (trx) => {
        const { rows } = (await placesOf(trx, { borrowernumber, owner }, [field]))(field.id);
        const held = rows.map((row) => valueOf(field, row));
        const value = options.isAdded === true && field.type === 'text' ? below(held[0], read.value) : read.value;
        if (held.includes(value)) return [];
        return [added(asking, { borrowernumber, field, owner, rows }, value, options)];
      });
    },

    async save(asking, borrowernumber, order) {
      const patron = await mustWrite(asking, borrowernumber);
      const owner = ownerOf(asking.viewer, order.isConfidential);
      const seen = new Map((await fields(asking.viewer)).map((field) => [field.key, field]));
      const typed = order.fields.flatMap((one) => {
        const field = seen.get(one.key);
        return field === undefined ? [] : [{ ...one, field }];
      });
      const read = typed.map((one) => readTyped(one.field, one));
      const problems = read.flatMap((one) => one.problems);
      if (problems.length > 0) return { saved: 0, problems, conflicts: [] };

      let result: Awaited<ReturnType<ProfileService['save']>> = { saved: 0, problems: [], conflicts: [] };
      await write(asking, patron, async (trx) => {
        const conflicts: FieldConflict[] = [];
        const refused: FieldProblem[] = [];
        const changes: NewChange[] = [];
        const placeOf = await placesOf(
          trx,
          { borrowernumber, owner },
          read.map(({ field }) => field),
        );
        for (const { field, seen: version, values } of read) {
          const { rows, changes: earlier } = placeOf(field.id);
          const outcome = comeTogether({
            base: heldAt(field, earlier, version),
            mine: values,
            theirs: rows.map((row) => valueOf(field, row)),
            isMany: field.type === 'choices',
          });
          if (outcome.kind === 'conflict')
            conflicts.push({
              field,
              theirs: rows[0] === undefined ? undefined : toValue(field, rows[0]),
              seen: earlier.at(-1)?.id ?? 0,
            });
          if (outcome.kind !== 'change') continue;
          const place = { borrowernumber, field, owner, rows };
          if (outcome.add.length > 0 && !maySay(field, order.source)) {
            refused.push({ field, problem: 'said-only' });
            continue;
          }
          if (outcome.add.length > 0) await mustBeAllowed(asking, patron, field, order);
          changes.push(
            ...outcome.remove.map((value) => taken(asking, place, value)),
            ...outcome.add.map((value) => added(asking, place, value, order)),
          );
        }
        const isRefused = conflicts.length + refused.length > 0;
        result = { saved: isRefused ? 0 : changes.length, problems: refused, conflicts };
        return isRefused ? [] : changes;
      });
      return result;
    },

    async history(asking, borrowernumber, span) {
      const { viewer } = asking;
      const patron = await mustSee(viewer, borrowernumber);
      if (!(await isTheirs(patron))) return [];
      const all = await fields(viewer);
      const within = {
        borrowernumbers: [borrowernumber],
        owners: [OPEN, viewer.borrowernumber],
        fields: all.map(({ id }) => id),
      };
      const rows = await (span === undefined
        ? latestChanges(crm, within, LISTED_CHANGES)
        : changesBetween(crm, within, span));
      const before = await changesById(
        crm,
        rows.flatMap(({ replaces }) => replaces ?? []),
      );
      const held = new Set((await readValues(crm, within)).map(({ change_id }) => change_id));
      return rows.flatMap((row) => historyLine(all, row, before, held));
    },

    async bringBack(asking, borrowernumber, changeId) {
      const patron = await mustWrite(asking, borrowernumber);
      const change = await theChange(asking, borrowernumber, changeId);
      const field = (await fields(asking.viewer)).find(({ id }) => id === change?.field_id);
      if (change === undefined || field === undefined)
        throw new NotFound('profile.no-such-change', 'There is no such earlier value to bring back.');
      const wanted = valueOf(field, change);
      await write(asking, patron, async (trx) => {
        const { rows } = (await placesOf(trx, { borrowernumber, owner: change.owner }, [field]))(field.id);
        if (rows.some((row) => valueOf(field, row) === wanted)) return [];
        const place = { borrowernumber, field, owner: change.owner, rows };
        const { source, recorded_at, recorded_by } = change;
        return [
          { ...added(asking, place, wanted, { source }), source, recorded_at, recorded_by, reason: 'undo' as const },
        ];
      });
    },
  };

  /** The change whose value is asked for: of a removal, the one that was removed. */
  async function theChange({ viewer }: Asking, borrowernumber: number, id: number): Promise<ChangeRow | undefined> {
    const isSeen = (row: ChangeRow | undefined): row is ChangeRow =>
      row?.borrowernumber === borrowernumber && [OPEN, viewer.borrowernumber].includes(row.owner);
    const change = (await changesById(crm, [id])).get(id);
    if (!isSeen(change)) return undefined;
    if (change.is_removal === 0) return change;
    const removed = (await changesById(crm, [change.replaces ?? 0])).get(change.replaces ?? 0);
    return isSeen(removed) && removed.is_removal === 0 ? removed : undefined;
  }
};

const maySeeField = ({ permissions }: Viewer, { permission }: ProfileField): boolean =>
  permissions.has('profile.view') && (permission === undefined || permissions.has(permission as Permission));

/** Whether what comes from this source may stand in the field. Lists are answers that patrons gave elsewhere. */
const maySay = ({ isSaidOnly }: ProfileField, source: ProfileSource): boolean =>
  !isSaidOnly || source === 'patron' || source === 'import';

const ownerOf = ({ borrowernumber }: Viewer, isConfidential: boolean): number =>
  isConfidential ? borrowernumber : OPEN;

/** Words in the order of their vocabulary. */
const rank = ({ field, value }: ProfileValue): number => field.terms.findIndex(({ key }) => key === value);

const toValue = (field: ProfileField, row: ValueRow): ProfileValue => ({
  field,
  value: valueOf(field, row),
  source: row.source,
  recordedAt: instantOfUtcText(row.recorded_at),
  recordedBy: row.recorded_by ?? undefined,
  isConfidential: row.owner !== OPEN,
  changeId: row.change_id,
});

/** What was typed, as it is kept; an empty line is no value. */
const readTyped = (field: ProfileField, typed: Typed) => {
  const filled = typed.values.filter((value) => value.trim() !== '');
  const read = filled.map((value) => readValue(field, value));
  return {
    field,
    seen: typed.seen,
    values: [...new Set(read.flatMap((one) => ('value' in one && one.value !== '' ? [one.value] : [])))],
    problems: read.flatMap((one) => ('problem' in one ? [{ field, problem: one.problem }] : [])),
  };
};

const historyLine = (
  all: readonly ProfileField[],
  row: ChangeRow,
  before: ReadonlyMap<number, ChangeRow>,
  held: ReadonlySet<number>,
): HistoryLine[] => {
  const field = all.find(({ id }) => id === row.field_id);
  if (field === undefined) return [];
  const replaced = before.get(row.replaces ?? 0);
  return [
    {
      id: row.id,
      field,
      before: replaced === undefined || replaced.is_removal === 1 ? undefined : valueOf(field, replaced),
      after: row.is_removal === 1 ? undefined : valueOf(field, row),
      source: row.source,
      reason: row.reason,
      changedAt: instantOfUtcText(row.changed_at),
      changedBy: row.changed_by ?? undefined,
      isConfidential: row.owner !== OPEN,
      isHeld: held.has(row.id),
    },
  ];
};
