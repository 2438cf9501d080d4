import type { Locale } from '../../i18n/locale.ts';
import { csvText } from '../../shared/csv.ts';
import type { DataTable } from '../../web/partials.ts';
import { FEWEST_SHOWN, type Telling } from './small-groups.domain.ts';

/** A figure as people read it, and as a spreadsheet takes it. */
export interface Cell {
  readonly text: string;
  readonly value: string | number | null;
}

/** What stands behind a chart: printed as a table, and given away as CSV. */
export interface Figures {
  readonly caption: string;
  readonly columns: readonly {
    readonly text: string;
    readonly isNumber: boolean;
    /** Of figures that carry it in print; a file, whose figures are bare, has it in the heading. */
    readonly unit?: '%' | undefined;
  }[];
  /** The first cell of a row heads it. */
  readonly rows: readonly (readonly Cell[])[];
}

/** How a file says that a group is small, in every language: a blank would be nothing known. */
const UNDER = `<${FEWEST_SHOWN}`;

const plain = (text: string): Cell => ({ text, value: text });

/** Ways to write cells in one language. */
export const cellsIn = (locale: Locale) => {
  const none: Cell = { text: locale.t('reports.notShown'), value: null };
  const small: Cell = { text: locale.t('reports.small'), value: UNDER };
  const withheld = plain(locale.t('reports.withheld'));
  return {
    word: plain,
    /** Nothing is known: blank in a file. */
    none,
    small,
    withheld,
    /** A number of patrons, as it is told. */
    patrons: (value: number, telling: Telling): Cell => {
      if (telling === 'told') return { text: locale.number(value), value };
      return telling === 'small' ? small : withheld;
    },
    number: (value: number | undefined, digits?: number): Cell =>
      value === undefined ? none : { text: locale.number(value, digits), value },
    /** A share of 1, as a percentage. */
    percent: (share: number | undefined): Cell =>
      share === undefined ? none : { text: percentIn(locale, share), value: Math.round(share * 1000) / 10 },
  };
};

/** `43 %`. */
export const percentIn = (locale: Locale, share: number): string =>
  locale.t('reports.percent', { value: locale.number(Math.round(share * 100)) });

export const dataTable = ({ caption, columns, rows }: Figures): DataTable => ({
  caption,
  columns: columns.map(({ text, isNumber }) => ({ text, isNumber, path: undefined, sorted: undefined })),
  rows: rows.map(([head, ...cells]) => ({
    head: head?.text ?? '',
    cells: cells.map(({ text }, index) => ({ text, isNumber: columns[index + 1]?.isNumber === true })),
  })),
});

export const figuresCsv = ({ columns, rows }: Figures): string =>
  csvText(
    columns.map(({ text, unit }) => (unit === undefined ? text : `${text} (${unit})`)),
    rows.map((row) => row.map(({ value }) => value)),
  );
