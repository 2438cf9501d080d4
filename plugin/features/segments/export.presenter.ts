import type { Locale } from '../../i18n/locale.ts';
import type { FoundPatron, PatronContact } from '../../koha/patrons/index.ts';
import { fullName } from '../patrons/index.ts';
import type { Audience } from './audience.ts';
import type { ExportCell, ExportChoice } from './export-source.ts';
import { audienceChoice, type AudienceChoice } from './audience-choice.ts';
import type { Segment } from './segment.domain.ts';

/** What a file may hold of each patron, in this order. */
export const EXPORT_COLUMNS = [
  'borrowernumber',
  'card',
  'name',
  'library',
  'category',
  'expiry',
  'email',
  'phone',
] as const;
export type ExportColumn = (typeof EXPORT_COLUMNS)[number];

/** What is ticked until somebody ticks otherwise: enough to recognise a patron, nothing to reach them by. */
export const USUAL_COLUMNS: readonly ExportColumn[] = ['card', 'name', 'library', 'category'];

/** `segments/export`. */
export interface ExportPage {
  readonly heading: string;
  readonly note: string;
  readonly path: string;
  readonly cancelPath: string;
  readonly problem: string | undefined;
  /** Undefined where no children are in. */
  readonly audience: AudienceChoice | undefined;
  readonly groups: readonly {
    readonly id: string;
    readonly title: string;
    readonly columns: readonly (ExportChoice & { readonly id: string; readonly isChosen: boolean })[];
  }[];
}

/** The columns that one feature offers. */
export interface OfferedColumns {
  /** Text of the heading. */
  readonly title: string;
  readonly columns: readonly ExportChoice[];
}

interface ExportInput {
  readonly segment: Segment;
  readonly patrons: number;
  readonly children: number;
  readonly chosen: { readonly columns: readonly string[]; readonly audience: Audience };
  /** Beside Koha's own. */
  readonly further: readonly OfferedColumns[];
  readonly problem: string | undefined;
}

export const exportPage = (
  locale: Locale,
  { segment, patrons, children, chosen, further, problem }: ExportInput,
): ExportPage => ({
  heading: locale.t('segments.export.title', { name: segment.name }),
  note: locale.t('segments.export.note', { count: patrons }),
  path: `/segments/${segment.id}/export`,
  cancelPath: `/segments/${segment.id}`,
  problem,
  audience: audienceChoice(locale, 'export', { children, chosen: chosen.audience }),
  groups: [{ title: 'segments.export.columns', columns: kohaColumns(locale) }, ...further]
    .filter(({ columns }) => columns.length > 0)
    .map(({ title, columns }, group) => ({
      id: `columns-${group}`,
      title: locale.t(title),
      columns: columns.map((column) => ({
        ...column,
        id: `column-${column.value.replaceAll('.', '-')}`,
        isChosen: chosen.columns.includes(column.value),
      })),
    })),
});

/** What Koha itself has of each patron. */
export const kohaColumns = ({ t }: Locale): ExportChoice[] =>
  EXPORT_COLUMNS.map((value) => ({ value, text: t(`segments.export.column.${value}`) }));

/** What Koha has of a patron. Days stand as `YYYY-MM-DD`, which every spreadsheet sorts. */
export const kohaCells = (
  locale: Locale,
  patron: FoundPatron,
  contact: PatronContact | undefined,
): Readonly<Record<ExportColumn, ExportCell>> => ({
  borrowernumber: patron.borrowernumber,
  card: patron.cardnumber ?? null,
  name: fullName(locale.t, patron.name),
  library: patron.library,
  category: patron.category,
  expiry: patron.expiry?.toString() ?? null,
  email: contact?.email ?? null,
  phone: contact?.phone ?? null,
});

/** A name for the file in plain ASCII: `regulars-at-central-2026-11-22.csv`. */
export const fileName = (name: string, day: string): string => {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s+/g, '-')
    .toLowerCase()
    .slice(0, 60);
  return `${plain === '' ? 'segment' : plain}-${day}.csv`;
};
