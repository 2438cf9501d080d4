import type { Locale } from '../../i18n/locale.ts';
import type { FoundPatron } from '../../koha/patrons/index.ts';
import { fullName } from '../patrons/index.ts';

/** `partials/segments/people`. */
export interface PeopleView {
  readonly title: string;
  readonly caption: string;
  readonly foot: string | undefined;
  readonly columns: readonly string[];
  readonly whyColumn: string;
  readonly people: readonly PersonView[];
  /** Said where nobody is in. */
  readonly none: string;
}

interface PersonView {
  readonly name: string;
  readonly path: string;
  readonly card: string;
  readonly library: string;
  readonly category: string;
  readonly whyText: string;
  /** Where it is said why; undefined in the builder, whose rule has no address yet. */
  readonly whyPath: string | undefined;
  readonly whyStep: string;
}

interface PeopleInput {
  readonly title: string;
  readonly patrons: readonly FoundPatron[];
  readonly none: string;
  readonly foot?: string;
  readonly whyPath?: (borrowernumber: number) => string;
}

/** Patrons as a table, each with the way to why they are in. */
export const peopleView = ({ t }: Locale, { title, patrons, none, foot, whyPath }: PeopleInput): PeopleView => ({
  title,
  caption: t('segments.people.caption'),
  foot,
  none,
  columns: ['name', 'card', 'library', 'category'].map((column) => t(`segments.people.column.${column}`)),
  whyColumn: t('segments.why.short'),
  people: patrons.map((patron) => ({
    name: fullName(t, patron.name),
    path: `/patrons/${patron.borrowernumber}`,
    card: patron.cardnumber ?? t('segments.people.noCard'),
    library: patron.library,
    category: patron.category,
    whyText: t('segments.why.short'),
    whyPath: whyPath?.(patron.borrowernumber),
    whyStep: `why:${patron.borrowernumber}`,
  })),
});

/** A patron who answers to what was typed. */
export interface FoundView {
  readonly name: string;
  /** What tells apart two patrons of the same name. */
  readonly detail: string;
  readonly path: string;
  readonly step: string;
}

export const foundView = (
  { t }: Locale,
  {
    borrowernumber,
    name,
    cardnumber,
    library,
  }: Pick<FoundPatron, 'borrowernumber' | 'name' | 'cardnumber' | 'library'>,
  pathOf: (borrowernumber: number) => string,
): FoundView => ({
  name: fullName(t, name),
  detail: t('segments.people.detail', { card: cardnumber ?? t('segments.people.noCard'), library }),
  path: pathOf(borrowernumber),
  step: `why:${borrowernumber}`,
});
