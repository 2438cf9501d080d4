import type { Translate } from '../../i18n/locale.ts';
import type { DraftRule } from './draft.domain.ts';
import { shapeOf } from './draft-tree.ts';
import type { FieldFacts } from './field.domain.ts';
import type { Operator } from './tree.domain.ts';

/** `partials/segments/control`: one thing to fill in; exactly one of `input`, `select`, `picks` and `words` is there. */
export interface Control {
  /** Words before and after it on the same line, as far as they are needed to read it. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly input: Input | undefined;
  readonly select: Choice | undefined;
  readonly picks: Picks | undefined;
  readonly words: Words | undefined;
}

interface Named {
  readonly id: string;
  readonly name: string;
  /** Said by screen readers: what is asked for, and of which condition. */
  readonly label: string;
  readonly isInvalid: boolean;
  /** Id of the sentence that says what is wrong. */
  readonly errorId: string;
}

interface Input extends Named {
  readonly type: 'text' | 'date';
  readonly isNumber: boolean;
  readonly value: string;
}

interface Choice extends Named {
  /** Whether other controls depend on what is chosen. */
  readonly changesForm: boolean;
  readonly options: readonly Option[];
}

export interface Option {
  readonly value: string;
  readonly text: string;
  readonly isSelected: boolean;
}

/** Several of a list: boxes to tick, folded away. */
interface Picks extends Named {
  /** What the folded list is called, for screen readers. */
  readonly summary: string;
  readonly chosen: string;
  readonly searchLabel: string | undefined;
  readonly options: readonly PickOption[];
}

interface PickOption {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly text: string;
  readonly isChosen: boolean;
}

/** Several words: a line for each, and an empty one for the next. */
interface Words extends Named {
  readonly lines: readonly (Named & { readonly value: string })[];
}

export interface ControlContext {
  readonly t: Translate;
  /** `r-0-1`, with which every name and id begins. */
  readonly at: string;
  /** "Condition 2: library", said before the name of each control. */
  readonly subject: string;
  /** Part whose value is wrong. */
  readonly wrongPart: string | undefined;
  readonly listOf: (field: FieldFacts) => readonly { readonly value: string; readonly text: string }[];
}

/** From this many choices on they can be searched. */
const SEARCHABLE = 9;

const nothing: Control = {
  before: undefined,
  after: undefined,
  input: undefined,
  select: undefined,
  picks: undefined,
  words: undefined,
};

/** What is to be filled in for a condition of this field with this operator, in the order in which it is read. */
export const controlsOf = (
  context: ControlContext,
  field: FieldFacts,
  operator: Operator,
  { parts }: DraftRule,
): Control[] => [
  ...valueControls(context, field, operator, parts),
  ...(field.window === undefined ? [] : windowControls(context, parts)),
  ...narrowingControls(context, field, parts),
];

type Parts = DraftRule['parts'];

const valueControls = (context: ControlContext, field: FieldFacts, operator: Operator, parts: Parts): Control[] => {
  const { t } = context;
  const unit = field.unit === undefined ? undefined : t(`segments.unit.${field.unit}`);
  switch (shapeOf(field, operator)) {
    case 'none':
      return [];
    case 'number':
      return [{ ...nothing, input: numberInput(context, parts, 'v', 'number'), after: unit }];
    case 'range':
      return [
        { ...nothing, input: numberInput(context, parts, 'least', 'least') },
        {
          ...nothing,
          before: t('segments.control.and'),
          input: numberInput(context, parts, 'most', 'most'),
          after: unit,
        },
      ];
    case 'days':
      return [{ ...nothing, input: numberInput(context, parts, 'v', 'days'), after: t('segments.control.days') }];
    case 'day':
      return [{ ...nothing, input: dayInput(context, parts, 'v', 'day') }];
    case 'text':
      return [{ ...nothing, input: textInput(context, parts, 'v', 'text') }];
    case 'words':
      return [{ ...nothing, words: wordsOf(context, parts) }];
    case 'codes':
      return [{ ...nothing, picks: picksOf(context, field, parts, 'v', 'choices') }];
    case 'move':
      return [
        { ...nothing, before: t('segments.control.from'), picks: picksOf(context, field, parts, 'from', 'from') },
        { ...nothing, before: t('segments.control.to'), picks: picksOf(context, field, parts, 'to', 'to') },
      ];
    case 'sample':
      return [
        {
          ...nothing,
          input: numberInput(context, parts, 'percent', 'percent'),
          after: t('segments.unit.percent'),
        },
        { ...nothing, before: t('segments.control.seed'), input: textInput(context, parts, 'seed', 'seed') },
      ];
  }
};

const WINDOWS = ['ever', 'days', 'months', 'between'] as const;

const windowControls = (context: ControlContext, parts: Parts): Control[] => {
  const { t } = context;
  const chosen = WINDOWS.find((kind) => kind === parts['window']?.[0]) ?? 'ever';
  const kind: Control = {
    ...nothing,
    select: {
      ...named(context, 'window', 'window'),
      changesForm: true,
      options: WINDOWS.map((value) => ({
        value,
        text: t(`segments.control.window.${value}`),
        isSelected: value === chosen,
      })),
    },
  };
  switch (chosen) {
    case 'ever':
      return [kind];
    case 'days':
    case 'months':
      return [
        kind,
        {
          ...nothing,
          input: numberInput(context, parts, 'amount', chosen),
          after: t(`segments.control.${chosen}`),
        },
      ];
    case 'between':
      return [
        kind,
        { ...nothing, input: dayInput(context, parts, 'since', 'since') },
        { ...nothing, before: t('segments.control.until'), input: dayInput(context, parts, 'until', 'until') },
      ];
  }
};

const narrowingControls = (context: ControlContext, { narrowings }: FieldFacts, parts: Parts): Control[] => {
  const { t } = context;
  const chosen = parts['declared']?.[0] ?? '';
  return [
    ...(narrowings.includes('weight')
      ? [
          {
            ...nothing,
            before: t('segments.control.weight'),
            input: numberInput(context, parts, 'weight', 'weight'),
          },
        ]
      : []),
    ...(narrowings.includes('declared')
      ? [
          {
            ...nothing,
            select: {
              ...named(context, 'declared', 'declared'),
              changesForm: false,
              options: ['', 'yes', 'no'].map((value) => ({
                value,
                text: t(`segments.control.declared.${value === '' ? 'any' : value}`),
                isSelected: value === chosen,
              })),
            },
          },
        ]
      : []),
  ];
};

const named = ({ t, at, subject, wrongPart }: ControlContext, part: string, label: string): Named => ({
  id: `${at}-${part}`,
  name: `${at}.${part}`,
  label: t(`segments.control.label.${label}`, { subject }),
  isInvalid: wrongPart === part,
  errorId: `${at}-error`,
});

const firstOf = (parts: Parts, part: string): string => parts[part]?.[0] ?? '';

const numberInput = (context: ControlContext, parts: Parts, part: string, label: string): Input => ({
  ...named(context, part, label),
  type: 'text',
  isNumber: true,
  value: firstOf(parts, part),
});

const textInput = (context: ControlContext, parts: Parts, part: string, label: string): Input => ({
  ...numberInput(context, parts, part, label),
  isNumber: false,
});

const dayInput = (context: ControlContext, parts: Parts, part: string, label: string): Input => ({
  ...textInput(context, parts, part, label),
  type: 'date',
});

const wordsOf = (context: ControlContext, parts: Parts): Words => {
  const own = named(context, 'v', 'words');
  const values = [...(parts['v'] ?? []).filter((word) => word.trim() !== ''), ''];
  return {
    ...own,
    lines: values.map((value, index) => ({
      ...own,
      id: `${own.id}-${index}`,
      value,
      label: context.t('segments.control.label.word', { subject: context.subject, number: index + 1 }),
    })),
  };
};

/** What is chosen stands first, in the order in which it was: so the form says again what the rule said. */
const picksOf = (context: ControlContext, field: FieldFacts, parts: Parts, part: string, label: string): Picks => {
  const { t } = context;
  const own = named(context, part, label);
  const offered = context.listOf(field);
  const chosen = [...new Set(parts[part] ?? [])].filter((value) => value !== '');
  const textOf = (value: string): string =>
    offered.find((one) => one.value === value)?.text ?? t('segments.control.gone', { value });
  const all = [
    ...chosen.map((value) => ({ value, text: textOf(value), isChosen: true })),
    ...offered.filter(({ value }) => !chosen.includes(value)).map((one) => ({ ...one, isChosen: false })),
  ];
  const none = part === 'v' ? 'segments.control.choose' : 'segments.control.any';
  const words = chosen.length === 0 ? t(none) : chosen.map(textOf).join(', ');
  return {
    ...own,
    summary: t('segments.control.summary', { label: own.label, chosen: words }),
    chosen: words,
    searchLabel: all.length >= SEARCHABLE ? t('segments.control.search') : undefined,
    options: all.map((one, index) => ({ ...one, name: own.name, id: `${own.id}-${index}` })),
  };
};
