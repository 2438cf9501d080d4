import type { Locale } from '../../i18n/locale.ts';
import type { FoundPatron } from '../../koha/patrons/index.ts';
import type { Chip, Field, Select } from '../../web/partials.ts';
import { fullName } from '../patrons/index.ts';
import type { FiguresView, SizeCard } from './cards.presenter.ts';
import type { KohaListsView } from './kept-lists.presenter.ts';
import type { FoundView, PeopleView } from './people.presenter.ts';
import type { Comparison, Segment } from './segment.domain.ts';
import type { SentenceView } from './sentence.presenter.ts';
import type { SpecialView } from './special.presenter.ts';
import type { WhyView } from './why.presenter.ts';

/** `segments/show`. */
export interface SegmentPage {
  readonly heading: string;
  readonly note: string;
  readonly problem: string | undefined;
  readonly kind: Chip;
  readonly description: string;
  readonly sentence: readonly SentenceView[];
  readonly path: string;
  /** Undefined for a snapshot, which stays as it was taken; so are the two below. */
  readonly editPath: string | undefined;
  readonly snapshotPath: string | undefined;
  readonly lookPath: string | undefined;
  /** Undefined for who may not take patrons out of Kenal. */
  readonly exportPath: string | undefined;
  readonly duplicatePath: string;
  readonly renamePath: string;
  readonly removePath: string;
  readonly lists: KohaListsView;
  readonly planPath: string | undefined;
  readonly newName: Field;
  readonly snapshotName: Field;
  readonly figures: FiguresView;
  readonly members: MembersView;
  readonly moved: MovedView | undefined;
  readonly size: SizeCard | undefined;
  readonly special: SpecialView | undefined;
  readonly specialNone: string;
  readonly why: WhyView | undefined;
  readonly found: readonly FoundView[];
  readonly who: { readonly value: string; readonly error: string | undefined };
  readonly compare: CompareView;
}

export interface MembersView extends PeopleView {
  readonly count: string;
  readonly firstPath: string | undefined;
  readonly nextPath: string | undefined;
}

interface MovedView {
  readonly note: string;
  readonly enteredTitle: string;
  readonly leftTitle: string;
  readonly entered: readonly MovedLine[];
  readonly left: readonly MovedLine[];
}

interface MovedLine {
  readonly name: string;
  readonly path: string;
}

export interface CompareView {
  /** Undefined where there is no other segment. */
  readonly select: Select | undefined;
  readonly result:
    | {
        readonly sentence: string;
        readonly bars: readonly { readonly x: number; readonly width: number; readonly tone: string }[];
        readonly lines: readonly { readonly tone: string; readonly text: string; readonly figure: string }[];
      }
    | undefined;
}

interface MovedInput {
  readonly note: string;
  readonly entered: readonly FoundPatron[];
  readonly left: readonly FoundPatron[];
  /** How many there are of each, which may be more than are named. */
  readonly counts: { readonly entered: number; readonly left: number };
}

/** Who came in and who went at the latest count. */
export const movedView = ({ t }: Locale, { note, entered, left, counts }: MovedInput): MovedView | undefined => {
  if (counts.entered + counts.left === 0) return undefined;
  const line = (patron: FoundPatron): MovedLine => ({
    name: fullName(t, patron.name),
    path: `/patrons/${patron.borrowernumber}`,
  });
  return {
    note,
    enteredTitle: t('segments.moved.entered', { count: counts.entered }),
    leftTitle: t('segments.moved.left', { count: counts.left }),
    entered: entered.map(line),
    left: left.map(line),
  };
};

interface CompareInput {
  readonly segment: Segment;
  readonly others: readonly Segment[];
  readonly chosen: Segment | undefined;
  readonly comparison: Comparison | undefined;
}

/** How far two segments hold the same patrons. */
export const compareView = (locale: Locale, { segment, others, chosen, comparison }: CompareInput): CompareView => {
  const { t } = locale;
  return {
    select:
      others.length === 0
        ? undefined
        : {
            id: 'with',
            name: 'with',
            label: t('segments.compare.with'),
            options: others.map(({ id, name }) => ({ value: String(id), text: name, isSelected: id === chosen?.id })),
          },
    result:
      chosen === undefined || comparison === undefined
        ? undefined
        : {
            sentence: t('segments.compare.sentence', {
              both: comparison.both,
              first: segment.name,
              second: chosen.name,
            }),
            bars: overlapBars(comparison),
            lines: [
              {
                tone: 'first',
                text: t('segments.compare.only', { name: segment.name }),
                figure: locale.number(comparison.onlyFirst),
              },
              { tone: 'both', text: t('segments.compare.both'), figure: locale.number(comparison.both) },
              {
                tone: 'second',
                text: t('segments.compare.only', { name: chosen.name }),
                figure: locale.number(comparison.onlySecond),
              },
            ],
          },
  };
};

const overlapBars = ({ onlyFirst, both, onlySecond }: Comparison) => {
  const sum = Math.max(1, onlyFirst + both + onlySecond);
  const width = (patrons: number): number => Math.round((patrons / sum) * 10_000) / 100;
  return [
    { tone: 'first', x: 0, width: width(onlyFirst) },
    { tone: 'both', x: width(onlyFirst), width: width(both) },
    { tone: 'second', x: width(onlyFirst) + width(both), width: width(onlySecond) },
  ];
};
