import type { Locale } from '../../i18n/locale.ts';
import type { FoundPatron, PatronRecord } from '../../koha/patrons/index.ts';
import type { Instant } from '../../shared/time.ts';
import { pathWith } from '../../web/links.ts';
import { pagerOf, type Chip, type Pager, type PathLink, type Select, type TextArea } from '../../web/partials.ts';
import { fullName } from '../patrons/index.ts';
import { isOpenAt, SPANS, type Opening, type Span } from './opening.domain.ts';
import type { LookedOpening } from './opening.service.ts';

/** `confidential/index`: whom something can be opened of, and everything that ever was opened. */
export interface OpeningsPage {
  readonly heading: string;
  readonly note: string;
  readonly words: string;
  readonly people: readonly (PathLink & { readonly note: string })[];
  readonly none: string | undefined;
  readonly lines: readonly OpeningLine[];
  readonly pager: Pager | undefined;
  readonly effects: readonly string[];
}

interface OpeningLine {
  readonly chip: Chip;
  /** Undefined for one who is gone, or not to be seen. */
  readonly patron: PathLink | undefined;
  readonly gone: string;
  readonly reason: string;
  readonly note: string;
  readonly path: string;
  readonly label: string;
}

export const PAGE_SIZE = 25;

export interface OpeningsInput {
  readonly words: string;
  readonly found: readonly Pick<FoundPatron, 'borrowernumber' | 'name' | 'cardnumber' | 'library'>[];
  readonly openings: readonly Opening[];
  readonly total: number;
  readonly page: number;
  readonly patrons: readonly FoundPatron[];
  readonly staff: ReadonlyMap<number, string>;
  readonly now: Instant;
}

export const openingsPage = (locale: Locale, input: OpeningsInput): OpeningsPage => {
  const { t } = locale;
  const { words, found, openings, total, page, patrons } = input;
  const people = new Map(patrons.map((patron) => [patron.borrowernumber, patron]));
  return {
    heading: t('confidential.title'),
    note: t('confidential.note'),
    words,
    people: found.map((patron) => ({
      path: `/confidential/new?borrowernumber=${patron.borrowernumber}`,
      text: fullName(t, patron.name),
      note: t('patrons.suggest.detail', { card: patron.cardnumber ?? t('patrons.card.none'), library: patron.library }),
    })),
    none: words !== '' && found.length === 0 ? t('conversations.choose.none') : undefined,
    lines: openings.map((opening) => lineOf(locale, opening, people.get(opening.borrowernumber), input)),
    pager: pagerOf(locale, {
      page,
      perPage: PAGE_SIZE,
      total,
      pathOf: (one) => pathWith('/confidential', { page: one }),
    }),
    effects: effectsOf(locale),
  };
};

const EFFECTS = ['written', 'told', 'read', 'ends'] as const;
const effectsOf = ({ t }: Locale): string[] => EFFECTS.map((effect) => t(`confidential.effect.${effect}`));

const stateChip = (locale: Locale, opening: Opening, now: Instant): Chip =>
  isOpenAt(opening, now)
    ? {
        tone: 'lock',
        icon: 'lock',
        word: locale.t('confidential.state.open', { time: locale.time(opening.until) }),
      }
    : { tone: 'neutral', icon: 'check', word: locale.t('confidential.state.over') };

const lineOf = (
  locale: Locale,
  opening: Opening,
  patron: FoundPatron | undefined,
  { staff, now }: OpeningsInput,
): OpeningLine => {
  const { t } = locale;
  const name = staff.get(opening.openedBy) ?? t('confidential.colleague');
  const moment = locale.moment(opening.openedAt);
  return {
    chip: stateChip(locale, opening, now),
    patron:
      patron === undefined ? undefined : { path: `/patrons/${patron.borrowernumber}`, text: fullName(t, patron.name) },
    gone: t('confidential.gone'),
    // A reason may name whom it is about.
    reason: patron === undefined ? '' : opening.reason,
    note: t('confidential.line', { name, moment, count: opening.things }),
    path: `/confidential/${opening.id}`,
    label: t('confidential.lookOf', { name, moment }),
  };
};

/** `confidential/new`: a reason, and for how long. */
export interface NewOpeningPage {
  readonly patron: PathLink;
  readonly borrowernumber: string;
  readonly reason: TextArea;
  readonly minutes: Select;
  readonly effects: readonly string[];
}

export type ReasonProblem = 'short' | 'long';

export interface NewOpeningInput {
  readonly patron: PatronRecord;
  readonly reason: string;
  readonly minutes: Span;
  readonly problem: ReasonProblem | undefined;
}

export const newOpeningPage = (
  locale: Locale,
  { patron, reason, minutes, problem }: NewOpeningInput,
): NewOpeningPage => {
  const { t } = locale;
  return {
    patron: { path: `/patrons/${patron.borrowernumber}`, text: fullName(t, patron.name) },
    borrowernumber: String(patron.borrowernumber),
    reason: {
      id: 'reason',
      name: 'reason',
      label: t('confidential.reason'),
      value: reason,
      rows: 3,
      help: t('confidential.reasonHelp'),
      error: problem === undefined ? undefined : t(`confidential.problem.${problem}`),
    },
    minutes: {
      id: 'minutes',
      name: 'minutes',
      label: t('confidential.minutes'),
      options: SPANS.map((span) => ({
        value: String(span),
        text: t(`confidential.span.${span}`),
        isSelected: span === minutes,
      })),
    },
    effects: effectsOf(locale),
  };
};

/** `confidential/show`: one opening, and what it opened to whoever is looking. */
export interface OpeningPage {
  readonly heading: string;
  readonly patron: PathLink | undefined;
  readonly gone: string;
  readonly chip: Chip;
  readonly reason: string;
  readonly facts: readonly string[];
  readonly things: readonly PathLink[];
  readonly none: string | undefined;
  readonly end: string | undefined;
}

export interface OpeningInput {
  readonly looked: LookedOpening;
  readonly patron: FoundPatron | undefined;
  readonly staff: ReadonlyMap<number, string>;
  readonly viewer: number;
  readonly now: Instant;
}

const KINDS = ['conversation', 'promise', 'request'] as const;

export const openingPage = (locale: Locale, { looked, patron, staff, viewer, now }: OpeningInput): OpeningPage => {
  const { t } = locale;
  const { opening, opened, open } = looked;
  const counts = KINDS.flatMap((kind) => {
    const count = opened.filter((thing) => thing.kind === kind).length;
    return count === 0 ? [] : [t(`confidential.count.${kind}`, { count })];
  });
  const isOwn = opening.openedBy === viewer;
  const isOpen = isOpenAt(opening, now);
  return {
    heading: t('confidential.one'),
    patron:
      patron === undefined ? undefined : { path: `/patrons/${patron.borrowernumber}`, text: fullName(t, patron.name) },
    gone: t('confidential.gone'),
    chip: stateChip(locale, opening, now),
    reason: patron === undefined ? '' : opening.reason,
    facts: [
      t('confidential.fact.by', {
        name: staff.get(opening.openedBy) ?? t('confidential.colleague'),
        moment: locale.moment(opening.openedAt),
      }),
      t('confidential.fact.until', { moment: locale.moment(opening.until) }),
      counts.length === 0 ? t('confidential.count.nothing') : locale.list(counts),
    ],
    things: open.map(({ kind, path, at }) => ({
      path,
      text: t(`confidential.thing.${kind}`, { moment: locale.moment(at) }),
    })),
    none: noneWords(locale, { isOwn, isOpen, isEmpty: open.length === 0 }),
    end: isOwn && isOpen ? `/confidential/${opening.id}/end` : undefined,
  };
};

const noneWords = (
  { t }: Locale,
  { isOwn, isOpen, isEmpty }: { readonly isOwn: boolean; readonly isOpen: boolean; readonly isEmpty: boolean },
): string | undefined => {
  if (!isOwn) return t('confidential.none.notYours');
  if (!isOpen) return t('confidential.none.over');
  return isEmpty ? t('confidential.none.nothing') : undefined;
};
