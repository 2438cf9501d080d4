import { audienceChoice } from '../../../plugin/features/segments/audience-choice.ts';
import { rulesView, type BuilderPage } from '../../../plugin/features/segments/builder.presenter.ts';
import {
  figuresToCome,
  figuresView,
  sizeCard,
  withoutFigures,
} from '../../../plugin/features/segments/cards.presenter.ts';
import { draftOfTree } from '../../../plugin/features/segments/draft-tree.ts';
import { blankRule, type DraftGroup } from '../../../plugin/features/segments/draft.domain.ts';
import { exportPage } from '../../../plugin/features/segments/export.presenter.ts';
import { kohaListsView } from '../../../plugin/features/segments/kept-lists.presenter.ts';
import { listPage } from '../../../plugin/features/segments/list.presenter.ts';
import { nameOfNew } from '../../../plugin/features/segments/name-of-new.ts';
import { peopleView } from '../../../plugin/features/segments/people.presenter.ts';
import { planPage } from '../../../plugin/features/segments/plan.presenter.ts';
import type { Segment } from '../../../plugin/features/segments/segment.domain.ts';
import { compareView, movedView, type SegmentPage } from '../../../plugin/features/segments/segment.presenter.ts';
import { sentenceView } from '../../../plugin/features/segments/sentence.presenter.ts';
import { specialView } from '../../../plugin/features/segments/special.presenter.ts';
import { TEMPLATES } from '../../../plugin/features/segments/templates.domain.ts';
import type { SegmentTree } from '../../../plugin/features/segments/tree.domain.ts';
import { whyView } from '../../../plugin/features/segments/why.presenter.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';
import type { ViewModels } from '../../../plugin/web/views.ts';
import { emptyGround } from '../../features/segments/ground.ts';
import { siti } from './siti.ts';

const { en } = createLocales('Asia/Jakarta');
const now = instant('2026-11-22T03:00:00Z');
const fields = emptyGround.fields;
const wording = {
  locale: en,
  fields: new Map(fields.map((field) => [field.key, field])),
  nameOf: (_: string, value: string) => value,
};

const tree: SegmentTree = {
  version: 1,
  rule: {
    match: 'all',
    rules: [
      { field: 'library', operator: 'is_one_of', value: ['CPL'] },
      { field: 'visit_days', operator: 'at_least', value: 6, window: { months: 12 } },
      { match: 'any', rules: [{ field: 'postcode', operator: 'is_one_of', value: ['57126'] }] },
    ],
  },
};
const live: Segment = {
  id: 7,
  key: 'regulars',
  name: 'Regulars',
  description: 'For the autumn letter',
  kind: 'live',
  tree,
  version: 2,
  createdAt: now,
  changedAt: now,
  changedBy: 51,
};
const size = (day: string, patrons: number, entered: number) => ({ day: libraryDay(day), patrons, entered, left: 1 });
const sizes = [size('2026-11-20', 200, 0), size('2026-11-21', 214, 15)];
const patron = { ...siti, borrowernumber: 9, cardnumber: undefined };
const figures = figuresView(en, {
  count: { patrons: 214, everybody: 31_204, milliseconds: 180 },
  reach: { byEmail: 121, byPhone: 27, byLetter: 15, notAtAll: 50, children: 1 },
  now,
  unfinished: 1,
});
const people = peopleView(en, {
  title: 'Five of them',
  patrons: [patron],
  none: 'Nobody.',
  foot: 'Only visible ones.',
});
const why = whyView({
  wording,
  name: 'Siti Ramadhani',
  initials: 'SR',
  path: '/patrons/9',
  why: {
    isIn: true,
    rule: {
      path: [],
      match: 'all',
      isTrue: true,
      rules: [
        {
          path: [0],
          field: 'library',
          operator: 'is_one_of',
          value: ['CPL'],
          window: undefined,
          isTrue: true,
          known: 'CPL',
        },
        {
          path: [1],
          match: 'any',
          isTrue: undefined,
          rules: [
            {
              path: [1, 0],
              field: 'age',
              operator: 'at_least',
              value: 18,
              window: undefined,
              isTrue: false,
              known: null,
            },
          ],
        },
      ],
    },
    change: [{ path: [0], becomes: false }],
  },
});

const draft: DraftGroup = {
  ...draftOfTree(tree),
  children: [
    ...draftOfTree(tree).children,
    blankRule,
    { kind: 'rule', field: 'gone', operator: 'is', parts: { v: ['1'] } },
    { kind: 'rule', field: 'visit_days', operator: 'between', parts: { window: ['between'] } },
    { kind: 'rule', field: 'enrolled_on', operator: 'on_or_after', parts: { v: ['x'] } },
    { kind: 'rule', field: 'stage_move', operator: 'happened', parts: {} },
    { kind: 'rule', field: 'sample', operator: 'is_in_sample', parts: {} },
    { kind: 'group', mode: 'none', children: [] },
  ],
};
const problem = (path: readonly number[], part: string) => ({
  path,
  part,
  text: 'segments.problem.noField',
  values: {},
});
const rules = rulesView({
  locale: en,
  draft,
  fields,
  listOf: ({ choices }) =>
    Array.isArray(choices)
      ? choices.map((value: string) => ({ value, text: value }))
      : [{ value: 'CPL', text: 'Central' }],
  problems: [
    problem([3], 'field'),
    problem([6], 'v'),
    problem([9], 'mode'),
    problem([0], 'v'),
    problem([2, 0], 'v'),
    problem([1], 'window'),
  ],
  stillIn: ([position]) => (position === 0 ? { patrons: 6031, of: 31_204 } : undefined),
  focus: 'r-3-field',
});

const nameField = (error: string | undefined) => ({ ...nameOfNew(en, 'name', 'segments.name', 'Regulars'), error });

const empty: BuilderPage = {
  heading: 'New segment',
  note: 'Nothing is kept until you save.',
  path: '/segments/new',
  cancelPath: '/segments',
  problem: undefined,
  said: '',
  focus: '',
  looksByItself: true,
  hidden: [],
  canUndo: false,
  canRedo: false,
  name: nameField(undefined),
  description: nameOfNew(en, 'description', 'segments.description', ''),
  sentence: sentenceView(wording, { version: 1, rule: { match: 'all', rules: [] } }),
  root: rulesView({
    locale: en,
    draft: { kind: 'group', mode: 'all', children: [] },
    fields,
    listOf: () => [],
    problems: [],
    stillIn: () => undefined,
    focus: 'r-add-rule',
  }),
  fieldNames: ['Age'],
  find: { value: '', error: undefined },
  people: { ...people, people: [] },
  figures: figuresToCome('Not counted yet.', false),
  why: undefined,
  found: [],
  who: { value: '', error: undefined },
};

const found = { name: 'Siti Ramadhani', detail: 'card 2019, Central', path: '/segments/7?patron=9#why', step: 'why:9' };
const other = { ...live, id: 8, name: 'Families' };

const moment = instant('2026-11-22T03:00:00Z');
const kept = {
  listId: 12,
  segment: 7,
  owner: 1,
  audience: 'outreach',
  name: undefined,
  keptAt: moment,
  change: undefined,
  heldBack: undefined,
  ended: undefined,
} as const;

const bare: SegmentPage = {
  heading: 'Regulars',
  note: 'Taken by somebody',
  problem: undefined,
  kind: { tone: 'neutral', icon: 'camera', word: 'Fixed' },
  description: '',
  sentence: sentenceView(wording, tree),
  path: '/segments/7',
  editPath: undefined,
  snapshotPath: undefined,
  lookPath: undefined,
  exportPath: '/segments/7/export',
  duplicatePath: '/segments/7/duplicate',
  renamePath: '/segments/7/rename',
  removePath: '/segments/7/remove',
  lists: kohaListsView(en, { segment: live, possible: 'nothing', kept: [], audience: undefined }),
  planPath: undefined,
  snapshotName: nameOfNew(en, 'snapshot-name', 'segments.use.snapshotName', 'Regulars'),
  newName: nameOfNew(en, 'new-name', 'segments.use.newName', 'Regulars'),
  figures: withoutFigures('It takes too long.'),
  members: { ...people, people: [], count: '', firstPath: undefined, nextPath: undefined },
  moved: undefined,
  size: undefined,
  special: undefined,
  specialNone: 'Nothing tells them apart.',
  why: undefined,
  found: [],
  who: { value: '', error: undefined },
  compare: compareView(en, { segment: live, others: [], chosen: undefined, comparison: undefined }),
};

const list = { wording, templates: TEMPLATES, whoIs: () => 'Ratna' };

export const segmentsExamples = {
  'segments/edit': [
    empty,
    {
      ...empty,
      problem: 'Not saved yet.',
      hidden: [{ name: 'version', value: '2' }],
      looksByItself: false,
      canUndo: true,
      canRedo: true,
      name: nameField('Give it a name.'),
      sentence: sentenceView(wording, tree, (path) => path),
      root: rules,
      find: { value: 'visit', error: 'This may be two.' },
      people,
      figures,
      why,
      found: [found],
      who: { value: 'siti', error: 'Nobody.' },
    },
    { ...empty, looksByItself: false, figures: figuresToCome('Very many rows.', true) },
  ],
  'segments/export': [
    exportPage(en, {
      segment: live,
      patrons: 214,
      children: 12,
      chosen: { columns: ['name', 'profile.pets'], audience: 'outreach' },
      further: [{ title: 'profile.export.title', columns: [{ value: 'profile.pets', text: 'Pets' }] }],
      problem: undefined,
    }),
    exportPage(en, {
      segment: live,
      patrons: 214,
      children: 0,
      chosen: { columns: [], audience: 'outreach' },
      further: [],
      problem: 'Tick at least one.',
    }),
  ],
  'segments/index': [
    listPage({ ...list, query: { removed: 7 }, segments: [] }),
    listPage({
      ...list,
      query: { sort: '-size' },
      segments: Array.from({ length: 30 }, (_, index) => ({
        ...live,
        id: index + 1,
        name: `Regulars ${index}`,
        description: index % 2 === 0 ? '' : 'For the letter',
        kind: index % 3 === 0 ? ('snapshot' as const) : ('live' as const),
        size: index === 4 ? undefined : sizes[1],
      })),
    }),
    listPage({ ...list, query: { q: 'zz' }, segments: [{ ...live, size: undefined }] }),
  ],
  'segments/plan': [
    planPage(en, {
      heading: 'How it is asked',
      plan: {
        sql: 'SELECT 1',
        bindings: [1],
        steps: [{ table: 'p', key: undefined, rows: 1 }],
        warning: 'Very many rows.',
      },
    }),
    planPage(en, {
      heading: 'How it is asked',
      plan: { sql: 'SELECT 1', bindings: [], steps: [{ table: 'p', key: 'PRIMARY', rows: 1 }], warning: undefined },
    }),
  ],
  'segments/show': [
    bare,
    {
      ...bare,
      problem: 'Another segment asks for it.',
      description: 'For the autumn letter',
      editPath: '/segments/7/edit',
      snapshotPath: '/segments/7/snapshot',
      lookPath: '/segments/7/look',
      lists: kohaListsView(en, {
        segment: live,
        possible: 'kept',
        kept: [
          { ...kept, name: 'Letters', change: { at: moment, putOn: 1, takenOff: 0 } },
          { ...kept, keptAt: undefined, heldBack: 'not_granted' },
        ],
        audience: audienceChoice(en, 'list', { children: 12, chosen: 'outreach' }),
      }),
      planPath: '/segments/7/plan',
      figures,
      members: {
        ...peopleView(en, { title: 'Who', patrons: [patron], none: '', whyPath: (one) => `/segments/7?patron=${one}` }),
        count: '214',
        firstPath: '/segments/7#members',
        nextPath: '/segments/7?after=9#members',
      },
      moved: movedView(en, { note: '2 came', entered: [patron], left: [patron], counts: { entered: 1, left: 1 } }),
      size: sizeCard(en, sizes),
      special: specialView(wording, [
        { field: 'library', value: 'CPL', inside: 200, insideOf: 214, outside: 6000, outsideOf: 30_000 },
        { field: 'has_email', value: '0', inside: 2, insideOf: 214, outside: 6000, outsideOf: 30_000 },
        { field: 'age', value: '20', inside: 2, insideOf: 214, outside: 6000, outsideOf: 30_000 },
      ]),
      why,
      found: [found],
      who: { value: 'siti', error: 'Nobody.' },
      compare: compareView(en, {
        segment: live,
        others: [other],
        chosen: other,
        comparison: { onlyFirst: 10, both: 5, onlySecond: 0 },
      }),
    },
    { ...bare, moved: movedView(en, { note: '1 came', entered: [], left: [], counts: { entered: 1, left: 0 } }) },
  ],
} satisfies Partial<{ readonly [K in keyof ViewModels]: readonly ViewModels[K][] }>;
