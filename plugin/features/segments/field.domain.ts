import type { Names } from '../../shared/names.domain.ts';
import type { Operator } from './tree.domain.ts';

export const FIELD_TYPES = ['number', 'date', 'choice', 'text', 'flag', 'set', 'move', 'sample'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export type FieldUnit = 'years' | 'days' | 'times' | 'percent' | 'visits' | 'loans' | 'share' | 'points';

/** Lists that Koha or Kenal keeps, some of which the field itself offers (`offered`); or the codes themselves, whose texts are `segments.choice.<field>.<code>`. */
export type FieldChoices =
  | 'libraries'
  | 'categories'
  | 'languages'
  | 'segments'
  | 'subjects'
  | 'classes'
  | 'authors'
  | 'clubs'
  | 'patron_lists'
  | 'attributes'
  | 'amounts'
  | readonly string[];

/** What a library called a field, or what may be chosen for it. */
export interface FieldNames {
  readonly label?: Names;
  readonly help?: Names;
  /** By the code of the choice. */
  readonly choices?: Readonly<Record<string, Names>>;
}

/** What pages, files and programs are told about a field; how it is read stands beside it in `field.ts`. */
export interface FieldFacts {
  /** Its label is the text `segments.field.<key>`, the help `segments.field.<key>.help`, unless the library `named` it. */
  readonly key: string;
  readonly named?: FieldNames;
  /** Its label is the text `segments.group.<group>`. */
  readonly group: string;
  readonly type: FieldType;
  readonly operators: readonly Operator[];
  readonly unit: FieldUnit | undefined;
  /** Whole numbers only. */
  readonly isWhole: boolean;
  /** The smallest and the greatest number that may be asked for. */
  readonly limits: { readonly least: number; readonly most: number };
  readonly choices: FieldChoices | undefined;
  /** Whether a condition may say which days count, and how finely: by days, or by months that begin among them. */
  readonly window: 'days' | 'months' | undefined;
  readonly narrowings: readonly ('weight' | 'declared')[];
  /** Tells of the use that a patron made of the library: never known of whoever wants no history kept. */
  readonly tellsOfUse: boolean;
}

const KNOWN = ['is_known', 'is_unknown'] as const;

export const OPERATORS_OF: Readonly<Record<FieldType, readonly Operator[]>> = {
  number: ['at_least', 'at_most', 'is', 'between', ...KNOWN],
  date: ['in_last_days', 'not_in_last_days', 'in_next_days', 'on_or_after', 'on_or_before', ...KNOWN],
  choice: ['is_one_of', 'is_none_of', ...KNOWN],
  text: ['is_one_of', 'is_none_of', 'starts_with', ...KNOWN],
  flag: ['is_true', 'is_false'],
  set: ['has_any', 'has_all', 'has_none'],
  move: ['happened', 'did_not_happen'],
  sample: ['is_in_sample'],
};

/** `privacy` of patrons who want no history kept: nothing that tells of use is known of them. */
export const KEEPS_NO_HISTORY = 2;
