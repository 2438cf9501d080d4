import { segmentJobs } from '../../../plugin/features/segments/index.ts';
import { formOfDraft } from '../../../plugin/features/segments/draft-form.ts';
import { draftOfTree } from '../../../plugin/features/segments/draft-tree.ts';
import { EXPORT_COLUMNS } from '../../../plugin/features/segments/export.presenter.ts';
import { TEMPLATES } from '../../../plugin/features/segments/templates.domain.ts';
import type { SegmentTree } from '../../../plugin/features/segments/tree.domain.ts';
import { segmentRegistry } from '../../../plugin/segment-registry.ts';
import { fixedClock } from '../../support/clock.ts';
import { silentLog } from '../../support/log.ts';
import { numberOf, type RandomLibrary } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';
import type { Whole } from '../whole.ts';

const EVERYBODY: SegmentTree = { version: 1, rule: { match: 'all', rules: [] } };
/** Shows a choice for every language that is spoken. */
const SPEAKERS: SegmentTree = {
  version: 1,
  rule: { match: 'all', rules: [{ field: 'language', operator: 'is_one_of', value: ['id'] }] },
};
/** What features keep of patrons beside their use of the library. */
const KEPT: SegmentTree = {
  version: 1,
  rule: {
    match: 'any',
    rules: [
      ...['club', 'patron_list', 'attribute', 'owes'].map(
        (field) => ({ field, operator: 'has_any', value: ['1'] }) as const,
      ),
      { field: 'request_state', operator: 'has_any', value: ['asked', 'quoted', 'rated'] },
      { field: 'request_rating', operator: 'at_least', value: 1 },
      ...['conversation_age', 'suggestion_age', 'review_age', 'tag_age'].map(
        (field) => ({ field, operator: 'at_most', value: 36_500 }) as const,
      ),
      { field: 'suggestion_state', operator: 'has_any', value: ['available'] },
      { field: 'has_open_promise', operator: 'is_true' },
      { field: 'profile_occupation', operator: 'is_known' },
    ],
  },
};
const TREES = [
  EVERYBODY,
  KEPT,
  ...TEMPLATES.filter(({ key }) => ['slipping', 'expiring'].includes(key)).map(({ tree }) => tree),
];
/** A list of patrons that was put down once; the live segments are numbered as {@link TREES}, from 1. */
const SNAPSHOT = 100;
const SEARCHES = ['zita', '9907'];

const builderForm = (tree: SegmentTree, pressed: string): Record<string, string> => ({
  ...Object.fromEntries(formOfDraft(draftOfTree(tree))),
  do: pressed,
});

/** Segments: the list, the builder, and one segment. */
export const routes: RouteFile['routes'] = {
  'get /segments': {
    needs: 'segments.use',
    gives: 200,
    asks: () => [{ path: '/segments?sort=-size' }],
  },
  'get /segments/new': {
    needs: 'segments.use',
    gives: 200,
    asked: '/segments/new?from=slipping',
  },
  'post /segments/new': {
    needs: 'segments.use',
    gives: 200,
    body: { do: 'add-rule:r' },
    asks: () => [
      ...[...TREES, SPEAKERS].map((tree) => ({ body: builderForm(tree, 'others') })),
      ...SEARCHES.map((who) => ({ body: { ...builderForm(EVERYBODY, 'who'), who } })),
    ],
    about: (borrowernumber) => [{ body: builderForm(EVERYBODY, `why:${borrowernumber}`) }],
  },
  'get /segments/:id': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999',
    asks: () => [
      ...TREES.map((_tree, index) => ({ path: `/segments/${index + 1}` })),
      { path: '/segments/1?with=2' },
      ...SEARCHES.map((who) => ({ path: `/segments/1?who=${who}` })),
      { path: '/segments/1?after=770002' },
      { path: `/segments/${SNAPSHOT}` },
    ],
    about: (borrowernumber) =>
      [1, SNAPSHOT].map((segment) => ({ path: `/segments/${segment}?patron=${borrowernumber}` })),
  },
  'get /segments/:id/edit': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/edit',
    asks: () => TREES.map((_tree, index) => ({ path: `/segments/${index + 1}/edit` })),
  },
  'post /segments/:id/edit': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/edit',
    body: { do: 'look' },
    asks: () => [{ path: '/segments/1/edit', body: builderForm(EVERYBODY, 'look') }],
  },
  'get /segments/:id/plan': {
    needs: 'system.administer',
    gives: 404,
    asked: '/segments/999999/plan',
    asks: () => [{ path: '/segments/1/plan' }],
    differs: 'administrators are told how the database server reads the tables, and how many rows it expects',
  },
  'get /segments/:id/export': {
    needs: 'patrons.export',
    gives: 404,
    asked: '/segments/999999/export',
    asks: () => [1, SNAPSHOT].map((segment) => ({ path: `/segments/${segment}/export` })),
  },
  'post /segments/:id/export': {
    needs: 'patrons.export',
    gives: 404,
    asked: '/segments/999999/export',
    body: { column: 'name' },
    asks: () =>
      [1, SNAPSHOT].map((segment) => ({
        path: `/segments/${segment}/export`,
        body: { column: [...EXPORT_COLUMNS, 'profile.interests'], audience: 'everybody' },
      })),
  },
  'post /segments/:id/duplicate': { needs: 'segments.use', gives: 404, asked: '/segments/999999/duplicate' },
  'post /segments/:id/look': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/look',
    asks: () => [{ path: '/segments/1/look' }],
  },
  'post /segments/:id/remove': { needs: 'segments.use', gives: 404, asked: '/segments/999999/remove' },
  'post /segments/:id/rename': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/rename',
    body: { name: 'Another name' },
  },
  'post /segments/:id/restore': { needs: 'segments.use', gives: 404, asked: '/segments/999999/restore' },
  'post /segments/:id/koha-list': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/koha-list',
    body: { name: 'In Koha' },
  },
  'post /koha-lists/:id/let-go': { needs: 'signed-in', gives: 404, asked: '/koha-lists/999999/let-go' },
  'post /segments/:id/snapshot': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/snapshot',
    body: { name: 'As it is' },
  },
};

export const furnish: RouteFile['furnish'] = async (whole, library) => {
  for (const table of ['', '_version', '_member', '_move', '_size'])
    await whole.crm.db(`kenal_segment${table}`).delete();
  await whole.crm.db('kenal_segment').insert([segmentRow(1, TREES[0] ?? EVERYBODY)]);
  await lookTwice(whole, library);
  await whole.crm.db('kenal_segment').insert(TREES.slice(1).map((tree, index) => segmentRow(index + 2, tree)));
  await whole.crm.db('kenal_segment').insert(segmentRow(SNAPSHOT, EVERYBODY, 'snapshot'));
  const held = library.patrons.map((_patron, position) => ({
    segment_id: SNAPSHOT,
    borrowernumber: numberOf(position),
    since: '2026-11-20',
  }));
  await whole.crm.db('kenal_segment_member').insert(held);
};

const segmentRow = (id: number, tree: SegmentTree, kind = 'live'): object => ({
  id,
  public_key: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
  name: `Rule ${id}`,
  description: '',
  kind,
  tree: JSON.stringify(tree),
  tells_of_use: 1,
  version: 1,
  created_at: '2026-11-20 03:00:00',
  changed_at: '2026-11-20 03:00:00',
  changed_by: 0,
});

/** The nightly look, on two days; by the second, every other patron has come. */
const lookTwice = async ({ crm }: Whole, { patrons }: RandomLibrary): Promise<void> => {
  const clock = fixedClock('2026-11-20T19:00:00Z');
  const deps = { crm: crm.db, registry: segmentRegistry(crm.db), timezone: 'Asia/Jakarta', clock, log: silentLog };
  const look = segmentJobs({ ...deps, asOf: () => Promise.resolve(undefined) }).get('segments');
  await look?.(new AbortController().signal);
  const come = patrons.flatMap((_patron, position) => (position % 2 === 0 ? [numberOf(position)] : []));
  await crm.db('kenal_segment_member').whereIn('borrowernumber', come).delete();
  clock.set('2026-11-21T19:00:00Z');
  await look?.(new AbortController().signal);
};
