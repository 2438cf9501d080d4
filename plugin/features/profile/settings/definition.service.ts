import type { Knex } from 'knex';
import { inTransaction } from '../../../shared/db/transaction.ts';
import { Conflict, InvalidInput, NotFound } from '../../../shared/errors.ts';
import type { Names } from '../../../shared/names.domain.ts';
import { utcText, type Instant } from '../../../shared/time.ts';
import { freeKey, isNameTaken, written } from '../../../shared/wordings.ts';
import { readFields, readVocabularies, type Vocabulary } from '../definition.repository.ts';
import type { ProfileField, ProfileFieldType, Section } from '../profile-field.domain.ts';

export interface FieldContent {
  readonly names: Names;
  readonly helps: Names;
  readonly permission: string | undefined;
  readonly isSaidOnly: boolean;
}

export interface NewField extends FieldContent {
  readonly section: Section;
  readonly type: ProfileFieldType;
  /** Id of the vocabulary of choices; undefined makes a new one. */
  readonly vocabulary: number | undefined;
}

/** What a library decides about its profiles. Nothing is ever deleted: what is retired is not asked any more. */
export interface DefinitionService {
  fields(): Promise<readonly ProfileField[]>;
  vocabularies(): Promise<readonly Vocabulary[]>;
  /** @throws InvalidInput `profile.no-name`; Conflict `profile.name-taken`, `profile.too-many-fields` */
  addField(field: NewField): Promise<number>;
  /**
   * @throws Conflict `profile.changed-meanwhile`, `profile.name-taken`; NotFound `profile.no-such-definition`;
   *   InvalidInput `profile.no-name`
   */
  changeField(id: number, version: number, content: FieldContent): Promise<void>;
  retireField(id: number, isRetired: boolean, now: Instant): Promise<void>;
  /** One place up or down among the fields of its section. */
  moveField(id: number, isUp: boolean): Promise<void>;
  /**
   * @param parent id of the broader word
   * @throws as `changeField`
   */
  addTerm(vocabulary: number, names: Names, parent: number | undefined): Promise<void>;
  /** @throws as `changeField` */
  renameTerm(id: number, version: number, names: Names): Promise<void>;
  retireTerm(id: number, isRetired: boolean, now: Instant): Promise<void>;
  /** One place up or down among the words below the same word. */
  moveTerm(id: number, isUp: boolean): Promise<void>;
}

const MOST_FIELDS = 200;
const LONGEST_KEY = 36;
const STEP = 10;

type Table = 'kenal_profile_field' | 'kenal_profile_term';

export const definitionService = (crm: Knex): DefinitionService => {
  const mustChange = async (changed: Promise<number>): Promise<void> => {
    if ((await changed) === 0) throw noSuch();
  };

  const change = async (table: Table, id: number, version: number, content: object): Promise<void> => {
    const done = await crm(table)
      .where({ id, version })
      .update({ ...content, version: version + 1 });
    if (done > 0) return;
    if ((await crm(table).where({ id }).first('id')) === undefined) throw noSuch();
    throw new Conflict(
      'profile.changed-meanwhile',
      'Somebody else changed this meanwhile. Nothing was written over: look at it again, then change it.',
    );
  };

  /** Swaps places with a neighbour, and numbers all of them anew. */
  const move = (table: Table, id: number, isUp: boolean, besides: readonly string[]): Promise<void> =>
    inTransaction(crm, async (trx) => {
      const own = await trx(table)
        .where({ id })
        .first<Record<string, unknown> | undefined>(...besides);
      if (own === undefined) throw noSuch();
      const ids = await trx(table).where(own).orderBy(['position', 'id']).forUpdate().pluck<number[]>('id');
      const at = ids.indexOf(id);
      const other = isUp ? at - 1 : at + 1;
      if (other < 0 || other >= ids.length) return;
      const moved = ids.with(at, ids[other] ?? id).with(other, id);
      for (const [index, one] of moved.entries())
        await trx(table)
          .where({ id: one })
          .update({ position: (index + 1) * STEP });
    });

  const retire = (table: Table, id: number, isRetired: boolean, now: Instant): Promise<void> =>
    mustChange(
      crm(table)
        .where({ id })
        .update({ retired_at: isRetired ? utcText(now) : null, version: crm.raw('version + 1') }),
    );

  return {
    fields: () => readFields(crm),
    vocabularies: () => readVocabularies(crm),

    addField: (field) =>
      inTransaction(crm, async (trx) => {
        const all = await readFields(trx);
        const names = named(field.names, all);
        if (all.length >= MOST_FIELDS)
          throw new Conflict('profile.too-many-fields', `There are ${MOST_FIELDS} fields already, which is the most.`);
        const key = freeKey(names, new Set(all.map((one) => one.key)), LONGEST_KEY);
        const isChosen = field.type === 'choice' || field.type === 'choices';
        let vocabulary = isChosen ? (field.vocabulary ?? null) : null;
        if (isChosen && vocabulary === null) {
          const taken = new Set((await readVocabularies(trx)).map((one) => one.key));
          [vocabulary = null] = await trx('kenal_profile_vocabulary').insert({
            vocabulary_key: freeKey(names, taken, LONGEST_KEY),
            names: JSON.stringify(names),
          });
        }
        const [id = 0] = await trx('kenal_profile_field').insert({
          field_key: key,
          section: field.section,
          type: field.type,
          vocabulary_id: vocabulary,
          ...columnsOf({ ...field, names }),
          position: (all.length + 1) * STEP * 10,
        });
        return id;
      }),

    changeField: async (id, version, content) => {
      const names = named(content.names, others(await readFields(crm), id));
      await change('kenal_profile_field', id, version, columnsOf({ ...content, names }));
    },
    retireField: (id, isRetired, now) => retire('kenal_profile_field', id, isRetired, now),
    moveField: (id, isUp) => move('kenal_profile_field', id, isUp, ['section']),

    addTerm: (vocabulary, typed, parent) =>
      inTransaction(crm, async (trx) => {
        const found = (await readVocabularies(trx)).find(({ id }) => id === vocabulary);
        if (found === undefined || (parent !== undefined && found.terms.every(({ id }) => id !== parent)))
          throw noSuch();
        const names = named(typed, found.terms);
        await trx('kenal_profile_term').insert({
          vocabulary_id: vocabulary,
          term_key: freeKey(names, new Set(found.terms.map(({ key }) => key)), LONGEST_KEY),
          parent_id: parent ?? null,
          names: JSON.stringify(names),
          position: (found.terms.length + 1) * STEP * 10,
        });
      }),
    renameTerm: async (id, version, typed) => {
      const all = (await readVocabularies(crm)).find(({ terms }) => terms.some((term) => term.id === id));
      const names = named(typed, others(all?.terms ?? [], id));
      await change('kenal_profile_term', id, version, { names: JSON.stringify(names) });
    },
    retireTerm: (id, isRetired, now) => retire('kenal_profile_term', id, isRetired, now),
    moveTerm: (id, isUp) => move('kenal_profile_term', id, isUp, ['vocabulary_id', 'parent_id']),
  };
};

const noSuch = (): NotFound => new NotFound('profile.no-such-definition', 'There is no such field or word.');

const columnsOf = ({ names, helps, permission, isSaidOnly }: FieldContent) => ({
  names: JSON.stringify(names),
  helps: JSON.stringify(written(helps)),
  permission: permission ?? null,
  said_only: isSaidOnly ? 1 : 0,
});

interface Named {
  readonly id: number;
  readonly names: Names;
}

/** @throws NotFound where there is none of this number */
const others = <T extends Named>(all: readonly T[], id: number): T[] => {
  if (all.every((one) => one.id !== id)) throw noSuch();
  return all.filter((one) => one.id !== id);
};

/** Lists name fields and words, so a name must say which one is meant. */
const named = (typed: Names, beside: readonly Named[]): Names => {
  const names = written(typed);
  if (Object.keys(names).length === 0)
    throw new InvalidInput('profile.no-name', 'Give it a name, in one language at least.');
  const isTaken = beside.some((other) => isNameTaken(names, other.names));
  if (isTaken)
    throw new Conflict(
      'profile.name-taken',
      'Another one has this name, perhaps one that is not asked any more. Choose another name.',
    );
  return names;
};
