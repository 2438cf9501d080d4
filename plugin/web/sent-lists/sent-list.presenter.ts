import type { Locale } from '../../i18n/locale.ts';
import { DATE_FORMATS, type DateFormat } from '../../shared/list/day-format.domain.ts';
import type { UploadedList } from '../../shared/list/list.domain.ts';
import { MOST_BYTES, MOST_ROWS } from '../../shared/list/uploaded-list.ts';
import { pathWith } from '../links.ts';
import type { DataTable, PathLink, Select } from '../partials.ts';

const MEBIBYTE = 1024 * 1024;
const SAMPLE_ROWS = 5;

/** How large a list may be, and for how long it is kept. */
export const listLimits = (locale: Locale): string =>
  locale.t('sentList.limits', { size: locale.number(MOST_BYTES / MEBIBYTE), rows: locale.number(MOST_ROWS) });

/** A select of a mapping's form, named as its id. */
export const mappingSelect = (
  id: string,
  label: string,
  chosen: string,
  options: readonly (readonly [value: string, text: string])[],
): Select => ({
  id,
  name: id,
  label,
  options: options.map(([value, text]) => ({ value, text, isSelected: value === chosen })),
});

/** How days are written in the list. */
export const formatSelect = (locale: Locale, label: string, chosen: DateFormat): Select =>
  mappingSelect(
    'format',
    label,
    chosen,
    DATE_FORMATS.map((one) => [one, locale.t(`sentList.format.${one}`)] as const),
  );

/** The list's columns, by their index, for a select. */
export const columnOptions = ({ columns }: UploadedList): (readonly [value: string, text: string])[] =>
  columns.map((name, index) => [String(index), name] as const);

/** The first rows of a list, as they were sent. */
export const listSample = (locale: Locale, { columns, rows }: UploadedList): DataTable => ({
  caption: locale.t('sentList.sampleCaption'),
  columns: [locale.t('sentList.line'), ...columns].map((text) => ({
    text,
    isNumber: false,
    path: undefined,
    sorted: undefined,
  })),
  rows: rows.slice(0, SAMPLE_ROWS).map(({ line, fields }) => ({
    head: locale.number(line),
    cells: columns.map((_name, index) => ({ text: fields[index] ?? '', isNumber: false })),
  })),
});

/** `sent-lists/check`: what would happen to the rows of a list. */
export interface ListCheckPage {
  readonly heading: string;
  readonly sentence: string;
  readonly table: DataTable;
  readonly mapping: readonly { readonly name: string; readonly value: string }[];
  readonly importPath: string;
  readonly forgetPath: string;
  readonly back: PathLink;
  /** The rows that are not taken, as a file; undefined where every row is. */
  readonly refused: PathLink | undefined;
  readonly submit: string | undefined;
}

interface ListCheck {
  readonly heading: string;
  readonly sentence: string;
  /** Rows by what would happen to them. Lines without a row are left out, save the first. */
  readonly lines: readonly { readonly what: string; readonly rows: number; readonly next: string }[];
  /** How the columns are read, as it stands in addresses and forms. */
  readonly mapping: Readonly<Record<string, string | number | undefined>>;
  /** Of the page where the list was sent. */
  readonly path: string;
  /** How many rows are not taken. */
  readonly refused: number;
  /** Undefined where there is nothing to bring in. */
  readonly submit: string | undefined;
}

export const listCheckPage = (locale: Locale, check: ListCheck): ListCheckPage => {
  const { t } = locale;
  const { heading, sentence, lines, mapping, path, refused, submit } = check;
  return {
    heading,
    sentence,
    table: {
      caption: t('sentList.check.caption'),
      columns: (['what', 'rows', 'next'] as const).map((name) => ({
        text: t(`sentList.check.column.${name}`),
        isNumber: name === 'rows',
        path: undefined,
        sorted: undefined,
      })),
      rows: lines
        .filter(({ rows }, index) => index === 0 || rows > 0)
        .map(({ what, rows, next }) => ({
          head: what,
          cells: [
            { text: locale.number(rows), isNumber: true },
            { text: next, isNumber: false },
          ],
        })),
    },
    mapping: Object.entries(mapping).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value: String(value) }],
    ),
    importPath: `${path}/import`,
    forgetPath: `${path}/forget`,
    back: { path: pathWith(`${path}/mapping`, mapping), text: t('sentList.check.back') },
    refused:
      refused === 0
        ? undefined
        : {
            path: pathWith(`${path}/refused.csv`, mapping),
            text: t('sentList.check.download', { count: refused }),
          },
    submit,
  };
};
