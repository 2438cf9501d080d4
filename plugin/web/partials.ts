import type { Locale } from '../i18n/index.ts';
import type { IconName } from './icons.ts';

/** What a colour may mean; a chip's word and icon say the same. `lock` is for what is confidential, and nothing else. */
export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'neutral' | 'lock';

/** `partials/chip`: a fact, never a button. */
export interface Chip {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly word: string;
}

/** A link inside Kenal; `path` is without the base path. */
export interface PathLink {
  readonly path: string;
  readonly text: string;
}

/** `partials/empty`: what will be here, and the one thing that starts it. */
export interface EmptyState {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly action: PathLink | undefined;
}

/** `partials/pager`. */
export interface Pager {
  readonly range: string;
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/** `partials/flash`: what has just happened. */
export interface Flash {
  readonly tone: Exclude<Tone, 'neutral' | 'lock'>;
  readonly icon: IconName;
  readonly text: string;
  /** `status` waits until a screen reader has finished its sentence, `alert` does not. */
  readonly role: 'status' | 'alert';
}

/** `partials/field`: one line to fill in. */
export interface Field {
  readonly id: string;
  readonly name: string;
  readonly type: 'text' | 'password' | 'search' | 'email' | 'tel' | 'date';
  readonly label: string;
  readonly value: string;
  readonly isRequired: boolean;
  readonly autocomplete: string | undefined;
  readonly help: string | undefined;
  readonly error: string | undefined;
}

/** `partials/text-area`: several lines of text. */
export type TextArea = Pick<Field, 'id' | 'name' | 'label' | 'value' | 'help' | 'error'> & { readonly rows: number };

/** `partials/select`. */
export interface Select {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly text: string; readonly isSelected: boolean }[];
}

/** `partials/table` and `partials/data-table`, which folds it away below a chart. */
export interface DataTable {
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly { readonly head: string; readonly cells: readonly TableCell[] }[];
}

interface TableColumn {
  readonly text: string;
  readonly isNumber: boolean;
  /** Where the heading sorts by this column. */
  readonly path: string | undefined;
  readonly sorted: 'ascending' | 'descending' | undefined;
}

interface TableCell {
  readonly text: string;
  readonly isNumber: boolean;
}

interface PagerInput {
  /** Counted from 1. */
  readonly page: number;
  readonly perPage: number;
  readonly total: number;
  readonly pathOf: (page: number) => string;
}

/** The pager below a list, or nothing where one page shows it all. */
export const pagerOf = (locale: Locale, { page, perPage, total, pathOf }: PagerInput): Pager | undefined => {
  if (total <= perPage) return undefined;
  const first = (page - 1) * perPage + 1;
  const last = Math.min(total, page * perPage);
  return {
    range: locale.t('frame.pager.range', {
      from: locale.number(first),
      to: locale.number(last),
      total: locale.number(total),
    }),
    previous: page > 1 ? pathOf(page - 1) : undefined,
    next: last < total ? pathOf(page + 1) : undefined,
  };
};
