import type { Locale } from '../../i18n/locale.ts';
import type { Colleague } from '../../koha/colleagues.ts';
import type { Library } from '../../koha/libraries.ts';
import type { FoundPatron } from '../../koha/patrons/index.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { pathWith } from '../../web/links.ts';
import { pagerOf, type Chip, type EmptyState, type Pager, type PathLink } from '../../web/partials.ts';
import { fullName } from '../patrons/index.ts';
import { STATES, type Promised } from './promise.domain.ts';
import { ownerName } from './promise.presenter.ts';
import { WHOSE, type KeptOnTime } from './promise.read-model.ts';
import type { ListQuery } from './promise.schema.ts';
import { dueWords, stateChip } from './promise-words.ts';

/** `promises/index`. */
export interface PromisesPage {
  readonly heading: string;
  readonly note: string;
  readonly tabs: readonly (PathLink & { readonly isCurrent: boolean })[];
  readonly states: readonly (PathLink & { readonly isCurrent: boolean })[];
  readonly lines: readonly PromiseLine[];
  readonly empty: EmptyState | undefined;
  readonly pager: Pager | undefined;
  /** Only for who may see reports: of the library, never of a person. */
  readonly kept: KeptCard | undefined;
}

interface PromiseLine {
  readonly chip: Chip;
  readonly isConfidential: boolean;
  readonly patron: PathLink;
  readonly what: string;
  readonly note: string;
  readonly path: string;
  readonly label: string;
  readonly done: { readonly path: string; readonly label: string } | undefined;
}

interface KeptCard {
  readonly sentence: string;
  readonly lines: readonly { readonly name: string; readonly figure: string }[];
}

export const PAGE_SIZE = 25;
/** Fewer promises than this say nothing about how many are kept. */
const FEWEST = 10;

export interface ListInput {
  readonly query: ListQuery;
  readonly promises: readonly Promised[];
  readonly total: number;
  readonly patrons: readonly FoundPatron[];
  readonly colleagues: readonly Colleague[];
  readonly libraries: readonly Library[];
  readonly kept: readonly KeptOnTime[] | undefined;
  readonly mayWrite: boolean;
  /** Opened to be read: nothing is done with these. */
  readonly onlyRead: ReadonlySet<number>;
  readonly today: LibraryDay;
}

export const promisesPage = (locale: Locale, input: ListInput): PromisesPage => {
  const { t } = locale;
  const { query, promises, total, patrons, kept } = input;
  const { whose = 'mine', state = 'open', page = 1, borrowernumber } = query;
  const people = new Map(patrons.map((patron) => [patron.borrowernumber, patron]));
  const lines = promises.flatMap((promise) => {
    const patron = people.get(promise.borrowernumber);
    return patron === undefined ? [] : [lineOf(locale, promise, patron, input)];
  });
  const to = (part: Partial<ListQuery>): string => pathWith('/promises', { whose, state, borrowernumber, ...part });
  return {
    heading: t('promises.title'),
    note: t('promises.note', { count: total }),
    tabs: WHOSE.map((one) => ({
      path: to({ whose: one }),
      text: t(`promises.whose.${one}`),
      isCurrent: one === whose,
    })),
    states: [...STATES, 'any' as const].map((one) => ({
      path: to({ state: one }),
      text: t(`promises.states.${one}`),
      isCurrent: one === state,
    })),
    lines,
    empty:
      lines.length > 0
        ? undefined
        : {
            icon: 'check-ring',
            title: t(state === 'open' ? 'promises.none.open' : 'promises.none.other'),
            text: t('promises.none.text'),
            action: undefined,
          },
    pager: pagerOf(locale, { page, perPage: PAGE_SIZE, total, pathOf: (one) => to({ page: one }) }),
    kept: kept === undefined ? undefined : keptCard(locale, kept, input.libraries),
  };
};

const lineOf = (
  locale: Locale,
  promise: Promised,
  patron: FoundPatron,
  { colleagues, mayWrite, onlyRead, today }: ListInput,
): PromiseLine => {
  const { t } = locale;
  const path = `/promises/${promise.id}`;
  return {
    chip: stateChip(locale, promise, today),
    isConfidential: promise.isConfidential,
    patron: { path: `/patrons/${patron.borrowernumber}`, text: fullName(t, patron.name) },
    what: promise.what,
    note: t('promises.line', {
      due: dueWords(locale, promise),
      name: ownerName(locale, colleagues)(promise.owner),
    }),
    path,
    label: t('promises.moreOf', { what: promise.what }),
    done:
      mayWrite && promise.state === 'open' && !onlyRead.has(promise.id)
        ? { path: `${path}/done`, label: t('promises.doneOf', { what: promise.what }) }
        : undefined,
  };
};

const keptCard = (locale: Locale, kept: readonly KeptOnTime[], libraries: readonly Library[]): KeptCard => {
  const { t } = locale;
  const sum = (pick: (one: KeptOnTime) => number): number => kept.reduce((all, one) => all + pick(one), 0);
  const promises = sum((one) => one.promises);
  const share = (one: Pick<KeptOnTime, 'promises' | 'onTime'>): string =>
    t('promises.kept.share', { onTime: locale.number(one.onTime), promises: locale.number(one.promises) });
  return {
    sentence:
      promises < FEWEST
        ? t('promises.kept.few', { count: FEWEST })
        : t('promises.kept.sentence', {
            percent: Math.round((sum((one) => one.onTime) / promises) * 100),
            promises: locale.number(promises),
          }),
    lines:
      promises < FEWEST
        ? []
        : kept
            .filter((one) => one.promises >= FEWEST)
            .map((one) => ({
              name: libraries.find(({ branchcode }) => branchcode === one.branchcode)?.name ?? one.branchcode,
              figure: share(one),
            })),
  };
};
