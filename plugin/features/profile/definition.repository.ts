import type { Db } from '../../shared/db/connection.ts';
import type { Names } from '../../shared/names.domain.ts';
import type { ProfileField, ProfileFieldType, ProfileTerm, Section } from './profile-field.domain.ts';

interface FieldRow {
  readonly id: number;
  readonly field_key: string;
  readonly section: Section;
  readonly type: ProfileFieldType;
  readonly vocabulary_id: number | null;
  readonly vocabulary_key: string | null;
  readonly names: string;
  readonly helps: string;
  readonly permission: string | null;
  readonly said_only: number;
  readonly retired_at: string | null;
  readonly version: number;
}

interface TermRow {
  readonly id: number;
  readonly vocabulary_id: number;
  readonly term_key: string;
  readonly parent_id: number | null;
  readonly names: string;
  readonly retired_at: string | null;
  readonly version: number;
}

const namesOf = (json: string): Names => JSON.parse(json) as Names;

/** Every field of the profile with its words, in the order in which they are shown, retired ones among them. */
export const readFields = async (db: Db): Promise<ProfileField[]> => {
  const [rows, terms] = await Promise.all([
    db('kenal_profile_field as f')
      .leftJoin('kenal_profile_vocabulary as v', 'v.id', 'f.vocabulary_id')
      .orderBy(['f.section', 'f.position', 'f.id'])
      .select<FieldRow[]>(
        'f.id',
        'f.field_key',
        'f.section',
        'f.type',
        'f.vocabulary_id',
        'v.vocabulary_key',
        'f.names',
        'f.helps',
        'f.permission',
        'f.said_only',
        'f.retired_at',
        'f.version',
      ),
    readTerms(db),
  ]);
  return rows.map((row) => ({
    id: row.id,
    key: row.field_key,
    section: row.section,
    type: row.type,
    names: namesOf(row.names),
    helps: namesOf(row.helps),
    vocabulary: row.vocabulary_key ?? undefined,
    terms: (row.vocabulary_id === null ? undefined : terms.get(row.vocabulary_id)) ?? [],
    permission: row.permission ?? undefined,
    isSaidOnly: row.said_only === 1,
    isActive: row.retired_at === null,
    version: row.version,
  }));
};

/** Another one whenever a field or a word was added, changed, retired or moved. */
export const definitionStamp = async (db: Db): Promise<string> => {
  const [[row]] = (await db.raw(
    `SELECT (SELECT CONCAT_WS('.', COUNT(*), SUM(version), SUM(id * position)) FROM kenal_profile_field) AS fields,
            (SELECT CONCAT_WS('.', COUNT(*), SUM(version), SUM(id * position)) FROM kenal_profile_term) AS terms`,
  )) as [[{ fields: string; terms: string }]];
  return `${row.fields} ${row.terms}`;
};

/** A list of words. */
export interface Vocabulary {
  readonly id: number;
  readonly key: string;
  readonly names: Names;
  readonly terms: readonly ProfileTerm[];
}

export const readVocabularies = async (db: Db): Promise<Vocabulary[]> => {
  const [rows, terms] = await Promise.all([
    db('kenal_profile_vocabulary as v')
      .orderBy('v.id')
      .select<{ id: number; vocabulary_key: string; names: string }[]>('v.id', 'v.vocabulary_key', 'v.names'),
    readTerms(db),
  ]);
  return rows.map(({ id, vocabulary_key, names }) => ({
    id,
    key: vocabulary_key,
    names: namesOf(names),
    terms: terms.get(id) ?? [],
  }));
};

/** The words of every vocabulary, each right after the broader one. */
const readTerms = async (db: Db): Promise<Map<number, ProfileTerm[]>> => {
  const rows = await db('kenal_profile_term as t')
    .orderBy(['t.vocabulary_id', 't.position', 't.id'])
    .select<TermRow[]>('t.id', 't.vocabulary_id', 't.term_key', 't.parent_id', 't.names', 't.retired_at', 't.version');
  const keys = new Map(rows.map(({ id, term_key }) => [id, term_key]));
  const below = new Map<string, TermRow[]>();
  for (const row of rows) {
    const place = `${row.vocabulary_id} ${row.parent_id ?? ''}`;
    below.set(place, [...(below.get(place) ?? []), row]);
  }
  const inOrder = (vocabulary: number, parent: number | null): ProfileTerm[] =>
    (below.get(`${vocabulary} ${parent ?? ''}`) ?? []).flatMap((row) => [
      {
        id: row.id,
        key: row.term_key,
        parent: row.parent_id === null ? undefined : keys.get(row.parent_id),
        names: namesOf(row.names),
        isActive: row.retired_at === null,
        version: row.version,
      },
      ...inOrder(vocabulary, row.id),
    ]);
  return new Map([...new Set(rows.map((row) => row.vocabulary_id))].map((id) => [id, inOrder(id, null)]));
};
