import type { Knex } from 'knex';
import { inTransaction } from '../../shared/db/transaction.ts';
import { InvalidInput } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time.ts';
import { documentValidator } from '../../shared/validation.ts';
import { followAsked, keysAsked } from './asked.domain.ts';
import { fieldsAsked } from './compiler.ts';
import { treeCheck, type Registry } from './registry.ts';
import { insertSegment, readSegment, readSegments, askedSegments, updateSegment } from './segment.repository.ts';
import type { SegmentTree } from './tree.domain.ts';
import { settleTellsOfUse } from './tells-of-use.ts';

/** A file of segments: their rules without anybody who is in them, for another installation or for safekeeping. */
export interface SegmentFile {
  readonly kenal: 'segments';
  readonly version: 1;
  readonly segments: readonly SegmentInFile[];
}

interface SegmentInFile {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly tree: SegmentTree;
}

const validFile = documentValidator<
  Omit<SegmentFile, 'segments'> & { segments: (Omit<SegmentInFile, 'tree'> & { tree: unknown })[] }
>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['kenal', 'version', 'segments'],
    properties: {
      kenal: { const: 'segments' },
      version: { const: 1 },
      segments: {
        type: 'array',
        maxItems: 1_000,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['key', 'name', 'description', 'tree'],
          properties: {
            key: { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
            name: { type: 'string', minLength: 1, maxLength: 120, pattern: '[^ ]' },
            description: { type: 'string', maxLength: 1_000 },
            tree: { type: 'object' },
          },
        },
      },
    },
  },
  'segments.file',
  'The file',
);

/** Live segments as a file, those with these keys or all. Snapshots are lists of patrons and stay. */
export const exportSegments = async (crm: Knex, keys: readonly string[] = []): Promise<SegmentFile> => {
  const live = (await readSegments(crm)).filter(({ kind }) => kind === 'live');
  const unknown = keys.filter((key) => !live.some((segment) => segment.key === key));
  if (unknown.length > 0)
    throw new InvalidInput('segments.unknown-segment', `There is no live segment ${unknown.join(', ')}.`);
  const chosen = live.filter(({ key }) => keys.length === 0 || keys.includes(key));
  return {
    kenal: 'segments',
    version: 1,
    segments: chosen.map(({ key, name, description, tree }) => ({ key, name, description, tree })),
  };
};

export interface Imported {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** Nobody in particular: what a command did and not a member of staff. */
const BY_COMMAND = 0;

/**
 * Takes segments from a file: new ones are made, those with a key that is here already get the rule of the file. All
 * of them or none.
 *
 * @throws InvalidInput `segments.file`, `segments.tree`, `segments.unknown-segment` or `segments.circle`
 */
export const importSegments = async (
  crm: Knex,
  { registry, document, now }: { readonly registry: Registry; readonly document: unknown; readonly now: Instant },
): Promise<Imported> => {
  const check = treeCheck(registry);
  const segments = validFile(document).segments.map((segment) => ({ ...segment, tree: checked(check, segment) }));
  return inTransaction(crm, async (trx) => {
    const all = new Map<string, { kind: string; tree: SegmentTree }>(await askedSegments(trx));
    for (const { key, tree } of segments) all.set(key, { kind: 'live', tree });
    for (const { key, name, tree } of segments) refuse(name, followAsked(tree, all, key));
    const asked = await askedSegments(trx);
    const tellsOfUse = (tree: SegmentTree): boolean =>
      [...fieldsAsked(registry, tree, asked)].some((field) => field.tellsOfUse);
    const count = { created: 0, changed: 0, unchanged: 0 };
    for (const { key, name, description, tree } of inOrder(segments)) {
      const content = { name: name.trim(), description: description.trim(), tree, tellsOfUse: tellsOfUse(tree) };
      const there = await readSegment(trx, { public_key: key });
      const id = there?.id ?? (await insertSegment(trx, { ...content, kind: 'live', key }, { by: BY_COMMAND, now }));
      asked.set(key, { id, key, kind: 'live', tree, tellsOfUse: content.tellsOfUse });
      if (there === undefined) count.created += 1;
      else if (there.kind === 'snapshot')
        throw new InvalidInput('segments.is-fixed', `"${name}" has the key of a snapshot that is here: take it out.`);
      else if (isSame(there, content)) count.unchanged += 1;
      else {
        await updateSegment(trx, id, there.version, content, { by: BY_COMMAND, now });
        count.changed += 1;
      }
    }
    await settleTellsOfUse(trx, registry);
    return count;
  });
};

const checked = (
  check: (document: unknown) => SegmentTree,
  { name, tree }: { name: string; tree: unknown },
): SegmentTree => {
  try {
    return check(tree);
  } catch (error) {
    if (error instanceof InvalidInput)
      throw new InvalidInput(error.code, `"${name}": ${error.message}`, error.problems);
    throw error;
  }
};

const refuse = (name: string, { unknown, isCircle }: ReturnType<typeof followAsked>): void => {
  if (unknown.length > 0)
    throw new InvalidInput(
      'segments.unknown-segment',
      `"${name}" asks for segments that are neither here nor in the file (${unknown.join(', ')}): export those too.`,
    );
  if (isCircle) throw new InvalidInput('segments.circle', `"${name}" leads back to itself through another segment.`);
};

const isSame = (
  one: { readonly name: string; readonly description: string; readonly tree: SegmentTree },
  other: { readonly name: string; readonly description: string; readonly tree: SegmentTree },
): boolean =>
  one.name === other.name &&
  one.description === other.description &&
  JSON.stringify(one.tree) === JSON.stringify(other.tree);

/** Those that others ask for first. There is no circle any more. */
const inOrder = <S extends { readonly key: string; readonly tree: SegmentTree }>(segments: readonly S[]): S[] => {
  const byKey = new Map(segments.map((segment) => [segment.key, segment]));
  const sorted = new Set<S>();
  const visit = (segment: S): void => {
    for (const key of keysAsked(segment.tree)) {
      const below = byKey.get(key);
      if (below !== undefined && !sorted.has(below)) visit(below);
    }
    sorted.add(segment);
  };
  for (const segment of segments) visit(segment);
  return [...sorted];
};
