import type { Locale } from '../../i18n/locale.ts';
import { KenalError } from '../../shared/errors.ts';
import { dayIn } from '../../shared/time.ts';
import { pathWith } from '../../web/links.ts';
import { staffNames } from '../../koha/staff-names.ts';
import { audienceChoice } from './audience-choice.ts';
import { asked, explained, problemSentence } from './asking-why.ts';
import { figuresView, movedText, sizeCard, withoutFigures } from './cards.presenter.ts';
import { kindChip } from './list.presenter.ts';
import { kohaListsView } from './kept-lists.presenter.ts';
import { nameOfNew } from './name-of-new.ts';
import { namedPatrons } from './people.ts';
import { peopleView } from './people.presenter.ts';
import type { SegmentPagesDeps } from './segment-pages.ts';
import type { Segment } from './segment.domain.ts';
import { compareView, movedView, type CompareView, type MembersView, type SegmentPage } from './segment.presenter.ts';
import type { Asking } from './segments.service.types.ts';
import { sentenceView } from './sentence.presenter.ts';
import { specialView } from './special.presenter.ts';
import type { Words } from './words.ts';

/** What the address of a segment may ask. */
export interface SegmentQuery {
  /** Members after this borrowernumber. */
  readonly after?: number;
  readonly who?: string;
  readonly patron?: number;
  readonly with?: number;
}

const PAGE_SIZE = 25;
/** So many who came or went are named; the counts tell of all. */
const MOST_MOVED = 10;

interface Look {
  readonly asking: Asking;
  readonly words: Words;
  readonly segment: Segment;
  readonly query: SegmentQuery;
  readonly problem: string | undefined;
}

/** Everything about one segment. What cannot be worked out says why in its own card. */
export const segmentPage = async (deps: SegmentPagesDeps, look: Look): Promise<SegmentPage> => {
  const { asking, words, segment, query, problem } = look;
  const { locale } = words;
  const { t } = locale;
  const { koha, segments } = deps;
  const tree = segments.treeOf(segment);
  const path = `/segments/${segment.id}`;
  const isLive = segment.kind === 'live';
  const [figures, members, sizes, special, why, compare, names, possible, kept] = await Promise.all([
    orSentence(locale, figuresOf(deps, look)),
    membersOf(deps, look),
    segments.sizes(asking, segment.id),
    orSentence(locale, segments.special(asking, tree)),
    whyOf(deps, look),
    compared(deps, look),
    staffNames(koha, asking.viewer, [segment.changedBy]),
    deps.lists.possible(),
    deps.lists.keptOf(asking.viewer, segment.id),
  ]);
  return {
    heading: segment.name,
    note: t(isLive ? 'segments.show.changed' : 'segments.show.taken', {
      name: names.get(segment.changedBy) ?? t('segments.list.somebody'),
      moment: locale.moment(segment.changedAt),
    }),
    problem,
    kind: kindChip(locale, segment),
    description: segment.description,
    sentence: sentenceView(words, segment.tree),
    path,
    editPath: isLive ? `${path}/edit` : undefined,
    snapshotPath: isLive ? `${path}/snapshot` : undefined,
    lookPath: isLive ? `${path}/look` : undefined,
    exportPath: asking.viewer.permissions.has('patrons.export') ? `${path}/export` : undefined,
    duplicatePath: `${path}/duplicate`,
    renamePath: `${path}/rename`,
    removePath: `${path}/remove`,
    planPath: asking.viewer.permissions.has('system.administer') ? `${path}/plan` : undefined,
    newName: nameOfNew(locale, 'new-name', 'segments.use.newName', segment.name),
    snapshotName: nameOfNew(
      locale,
      'snapshot-name',
      'segments.use.snapshotName',
      t('segments.use.snapshotDefault', { name: segment.name, day: locale.day(dayIn(koha.timezone, asking.now)) }),
    ),
    lists: kohaListsView(locale, {
      segment,
      possible,
      kept,
      audience:
        typeof figures === 'string'
          ? undefined
          : audienceChoice(locale, 'list', { children: figures.children, chosen: 'outreach' }),
    }),
    figures: typeof figures === 'string' ? withoutFigures(figures) : figures.view,
    members,
    moved: isLive ? await movedOf(deps, look, movedText(locale, sizes)) : undefined,
    size: sizeCard(locale, sizes),
    special: typeof special === 'string' ? undefined : specialView(words, special),
    specialNone: typeof special === 'string' ? special : t('segments.special.none'),
    why: why.why,
    found: why.found,
    who: { value: query.who ?? '', error: why.problem },
    compare,
  };
};

/** What was worked out, or the sentence that says why it could not be. */
const orSentence = async <T extends object>(locale: Locale, work: Promise<T>): Promise<T | string> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof KenalError && error.kind === 'Unavailable') return problemSentence(locale, error);
    throw error;
  }
};

const figuresOf = async ({ segments }: SegmentPagesDeps, { asking, words, segment }: Look) => {
  const tree = segments.treeOf(segment);
  const [count, reach] = await Promise.all([segments.count(asking, tree), segments.reach(asking, tree)]);
  return {
    view: figuresView(words.locale, { count, reach, now: asking.now, unfinished: 0 }),
    children: reach.children,
  };
};

const membersOf = async (
  { koha, segments }: SegmentPagesDeps,
  { asking, words: { locale }, segment, query }: Look,
): Promise<MembersView> => {
  const { t } = locale;
  const after = query.after ?? 0;
  const page = (patron: number | undefined): string =>
    `${pathWith(`/segments/${segment.id}`, { after: patron })}#members`;
  const found = await orSentence(
    locale,
    segments.members(asking, segments.treeOf(segment), { after, limit: PAGE_SIZE + 1 }),
  );
  const shown = typeof found === 'string' ? [] : found.slice(0, PAGE_SIZE);
  const hasMore = typeof found !== 'string' && found.length > PAGE_SIZE;
  return {
    ...peopleView(locale, {
      title: t('segments.members.title'),
      patrons: await namedPatrons(koha, asking.viewer.visible, shown),
      none: typeof found === 'string' ? found : t('segments.people.none'),
      foot: t('segments.people.foot'),
      whyPath: (patron) => `${pathWith(`/segments/${segment.id}`, { patron })}#why`,
    }),
    count: '',
    firstPath: after > 0 ? page(undefined) : undefined,
    nextPath: hasMore ? page(shown.at(-1)) : undefined,
  };
};

const movedOf = async ({ koha, segments }: SegmentPagesDeps, { asking, words, segment }: Look, note: string) => {
  const { entered, left } = await segments.changes(asking, segment.id);
  const named = (patrons: readonly number[]) => namedPatrons(koha, asking.viewer.visible, patrons.slice(0, MOST_MOVED));
  const [enteredNames, leftNames] = await Promise.all([named(entered), named(left)]);
  return movedView(words.locale, {
    note,
    entered: enteredNames,
    left: leftNames,
    counts: { entered: entered.length, left: left.length },
  });
};

const whyOf = async (deps: SegmentPagesDeps, { asking, words, segment, query }: Look) => {
  const { t } = words.locale;
  const tree = deps.segments.treeOf(segment);
  if (query.patron !== undefined) {
    const why = await explained(deps, asking, words, tree, query.patron);
    return { why, found: [], problem: why === undefined ? t('segments.why.nobody') : undefined };
  }
  if (query.who === undefined) return { why: undefined, found: [], problem: undefined };
  return asked(deps, asking, words, {
    who: query.who,
    tree,
    pathOf: (patron) => `${pathWith(`/segments/${segment.id}`, { patron })}#why`,
  });
};

const compared = async (
  { segments }: SegmentPagesDeps,
  { asking, words: { locale }, segment, query }: Look,
): Promise<CompareView> => {
  const others = (await segments.list(asking)).filter(({ id }) => id !== segment.id);
  const chosen = others.find(({ id }) => id === query.with);
  const comparison =
    chosen === undefined
      ? undefined
      : await orSentence(locale, segments.compare(asking, segments.treeOf(segment), segments.treeOf(chosen)));
  return compareView(locale, {
    segment,
    others,
    chosen,
    comparison: typeof comparison === 'string' ? undefined : comparison,
  });
};
