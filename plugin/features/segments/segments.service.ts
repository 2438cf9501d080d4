import { randomUUID } from 'node:crypto';
import type { KohaGateway } from '../../koha/gateway.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { Conflict, InvalidInput, NotFound } from '../../shared/errors.ts';
import { dayIn, libraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import { inAudience } from './audience.ts';
import { followAsked, keysAsked, SEGMENT_FIELD } from './asked.domain.ts';
import { choicesOf } from './choices.ts';
import { fieldsAsked } from './compiler.ts';
import { documentSchema } from './document.schema.ts';
import type { FieldChoices } from './field.domain.ts';
import type { SegmentField } from './field.ts';
import { lookService } from './look.service.ts';
import { readMoves, readSizes } from './member.repository.ts';
import { segmentQuestions, type QuestionDeps } from './questions.ts';
import { mayUse, mustBeAllowed, permittedSegments } from './permitted.ts';
import { treeCheck } from './registry.ts';
import type { Segment, SegmentKind, SegmentSize } from './segment.domain.ts';
import {
  insertSegment,
  putAside,
  readSegment,
  readSegments,
  renameSegment,
  takeBack,
  updateSegment,
  type KeptSegment,
  type SegmentContent,
} from './segment.repository.ts';
import type { Asking, SegmentDraft, SegmentService } from './segments.service.types.ts';
import type { SegmentTree } from './tree.domain.ts';
import { settleTellsOfUse } from './tells-of-use.ts';

/** Conditions that one statement may have, those of other segments counted in. */
const MOST_IN_ALL = 400;
const LONGEST_NAME = 120;
const LONGEST_DESCRIPTION = 1_000;

export interface SegmentDeps extends QuestionDeps {
  readonly koha: KohaGateway;
}

export const segmentService = (deps: SegmentDeps): SegmentService => {
  const { crm, registry, timezone } = deps;
  const { look } = lookService(deps);

  const fieldsFor = async (viewer: Viewer): Promise<SegmentField[]> =>
    [...(await registry()).values()].filter((field) => mayUse(viewer, field));

  const check = async (document: unknown, viewer: Viewer): Promise<SegmentTree> => {
    const fields = await registry();
    const tree = treeCheck(fields)(document);
    mustBeAllowed(viewer, fields, tree, new Map());
    return tree;
  };

  const segmentsFor = (viewer: Viewer): Promise<Map<string, KeptSegment>> => permittedSegments(crm, registry, viewer);

  const found = async ({ viewer }: Pick<Asking, 'viewer'>, id: number): Promise<KeptSegment> => {
    const segment = [...(await segmentsFor(viewer)).values()].find((one) => one.id === id);
    if (segment === undefined) throw noSegment();
    return segment;
  };

  const contentOf = async (draft: SegmentDraft, viewer: Viewer, self: string | undefined): Promise<SegmentContent> => {
    const name = nameOf(draft.name);
    const description = draft.description.trim();
    if (description.length > LONGEST_DESCRIPTION)
      throw new InvalidInput(
        'segments.description',
        `The description is longer than ${LONGEST_DESCRIPTION} characters: shorten it.`,
      );
    const tree = await check(draft.tree, viewer);
    const segments = await segmentsFor(viewer);
    refuseOdd(followAsked(tree, segments, self));
    const tellsOfUse = [...fieldsAsked(await registry(), tree, segments)].some((field) => field.tellsOfUse);
    return { name, description, tree, tellsOfUse };
  };

  const insert = async (
    { viewer, now }: Asking,
    content: SegmentContent,
    kind: SegmentKind,
    key: string = randomUUID(),
  ): Promise<KeptSegment> => {
    const id = await inTransaction(crm, (trx) =>
      insertSegment(trx, { ...content, kind, key }, { by: viewer.borrowernumber, now }),
    );
    return mustBeThere(await readSegment(crm, { id }));
  };

  return {
    ...segmentQuestions(deps),
    fields: fieldsFor,
    check,

    ruleSchema: async (viewer) => documentSchema(await fieldsFor(viewer)),

    async vocabulary({ viewer }) {
      const [fields, segments] = await Promise.all([fieldsFor(viewer), segmentsFor(viewer)]);
      const keepers = new Map(fields.map((field) => [field.choices, field]));
      const lists = await Promise.all(
        [...keepers.values()].map(
          async (field) =>
            [field.choices, await choicesOf(deps, viewer.visible, field, [...segments.values()])] as const,
        ),
      );
      return { fields, lists: new Map(lists.filter(isKept)) };
    },

    async list({ viewer }) {
      const segments = [...(await segmentsFor(viewer)).values()];
      const sizes = await readSizes(
        crm,
        segments.map(({ id }) => id),
        viewer.visible,
      );
      const latest = new Map(sizes.map((row) => [row.segment_id, toSize(row)]));
      return segments.map((segment) => ({ ...toSegment(segment), size: latest.get(segment.id) }));
    },

    find: async (asking, id) => toSegment(await found(asking, id)),

    treeOf: ({ kind, key, tree }) =>
      kind === 'live'
        ? tree
        : {
            version: tree.version,
            rule: { match: 'all', rules: [{ field: SEGMENT_FIELD, operator: 'is_one_of', value: [key] }] },
          },

    async create(asking, draft) {
      return toSegment(await insert(asking, await contentOf(draft, asking.viewer, undefined), 'live'));
    },

    async change({ viewer, now }, id, version, draft) {
      const segment = await found({ viewer }, id);
      if (segment.kind === 'snapshot')
        throw new Conflict('segments.is-fixed', 'A snapshot stays as it was taken: change the segment it came from.');
      const content = await contentOf(draft, viewer, segment.key);
      const isChanged = await inTransaction(crm, async (trx) => {
        const done = await updateSegment(trx, id, version, content, { by: viewer.borrowernumber, now });
        if (done) await settleTellsOfUse(trx, await registry());
        return done;
      });
      if (!isChanged)
        throw new Conflict(
          'segments.changed-meanwhile',
          'Somebody else changed this segment meanwhile: look at it again, then change it.',
        );
      return toSegment(await found({ viewer }, id));
    },

    async duplicate(asking, id, name) {
      const { description, tree } = await found(asking, id);
      return toSegment(
        await insert(asking, await contentOf({ name, description, tree }, asking.viewer, undefined), 'live'),
      );
    },

    async rename({ viewer, now }, id, name) {
      await found({ viewer }, id);
      await renameSegment(crm, id, nameOf(name), { by: viewer.borrowernumber, now });
      return toSegment(await found({ viewer }, id));
    },

    async takeSnapshot(asking, id, name) {
      const { description, tree } = await found(asking, id);
      const content = await contentOf({ name, description, tree }, asking.viewer, undefined);
      const snapshot = await insert(asking, content, 'snapshot');
      await look(snapshot, dayIn(timezone, asking.now));
      return toSegment(snapshot);
    },

    async remove({ viewer, now }, id) {
      const { key } = await found({ viewer }, id);
      const users = (await readSegments(crm)).filter((other) => other.id !== id && keysAsked(other.tree).includes(key));
      if (users.length > 0) {
        const seen = await segmentsFor(viewer);
        const names = users.map((user) => (seen.has(user.key) ? user.name : 'one that you may not see'));
        throw new Conflict(
          'segments.in-use',
          `Other segments ask for this one (${names.join(', ')}): take it out of them first.`,
        );
      }
      await putAside(crm, id, now);
    },

    async restore(asking, id) {
      if (!(await takeBack(crm, id))) throw noSegment();
      return toSegment(await found(asking, id));
    },

    async sizes({ viewer }, id) {
      await found({ viewer }, id);
      return (await readSizes(crm, [id], viewer.visible)).map(toSize);
    },

    async changes({ viewer, now }, id, audience = 'everybody') {
      const { lookedOn: day } = await found({ viewer }, id);
      if (day === undefined) return { entered: [], left: [] };
      return readMoves(crm, { id, day, visible: viewer.visible, among: inAudience(audience, dayIn(timezone, now)) });
    },

    async lookAgain(asking, id) {
      const segment = await found(asking, id);
      const day = dayIn(timezone, asking.now);
      if (segment.kind === 'live') await look(segment, day);
      const sizes = await readSizes(crm, [id], asking.viewer.visible);
      const last = sizes.at(-1);
      return last === undefined ? { day, patrons: 0, entered: 0, left: 0 } : toSize(last);
    },
  };
};

const nameOf = (typed: string): string => {
  const name = typed.trim();
  if (name === '' || name.length > LONGEST_NAME)
    throw new InvalidInput('segments.name', `Give the segment a name of at most ${LONGEST_NAME} characters.`);
  return name;
};

const isKept = <T>(list: readonly [FieldChoices | undefined, T]): list is readonly [string & FieldChoices, T] =>
  typeof list[0] === 'string';

const mustBeThere = (segment: KeptSegment | undefined): KeptSegment => {
  if (segment === undefined) throw noSegment();
  return segment;
};

const noSegment = (): NotFound => new NotFound('segments.not-found', 'There is no such segment.');

const refuseOdd = ({ unknown, isCircle, conditions }: ReturnType<typeof followAsked>): void => {
  if (unknown.length > 0)
    throw new InvalidInput(
      'segments.unknown-segment',
      `The rule asks for segments that are not here (${unknown.join(', ')}): choose others, or import those first.`,
    );
  if (isCircle)
    throw new InvalidInput(
      'segments.circle',
      'The rule leads back to this segment through another one: take one of them out.',
    );
  if (conditions > MOST_IN_ALL)
    throw new InvalidInput(
      'segments.too-much',
      `With the segments that it asks for, the rule has ${conditions} conditions; ${MOST_IN_ALL} are the most.`,
    );
};

const toSegment = ({
  id,
  key,
  name,
  description,
  kind,
  tree,
  version,
  createdAt,
  changedAt,
  changedBy,
}: KeptSegment): Segment => ({
  id,
  key,
  name,
  description,
  kind,
  tree,
  version,
  createdAt,
  changedAt,
  changedBy,
});

const toSize = (row: { day: string; patrons: number; entered: number; gone: number }): SegmentSize => ({
  day: libraryDay(row.day),
  patrons: row.patrons,
  entered: row.entered,
  left: row.gone,
});
