import type { Locale } from '../../i18n/locale.ts';
import { libraryDay } from '../../shared/time.ts';
import { fieldLabel } from './field-words.ts';
import type { FieldFacts, FieldUnit } from './field.domain.ts';
import {
  isGroup,
  type Match,
  type Move,
  type RuleCondition,
  type RuleGroup,
  type RuleNode,
  type RulePath,
  type RuleWindow,
  type Sample,
  type SegmentTree,
} from './tree.domain.ts';

/** What is needed to put a tree into words. */
export interface Wording {
  readonly locale: Locale;
  readonly fields: ReadonlyMap<string, FieldFacts>;
  /** A library, a category, a stage, a segment by its name. */
  readonly nameOf: (field: string, value: string) => string;
}

/** A piece of the sentence: words between conditions, or one condition with its place in the tree. */
export interface SentencePart {
  readonly text: string;
  readonly path: RulePath | undefined;
  /** How the group of the condition reckons. */
  readonly match: Match | undefined;
}

/** The tree as one sentence in the reader's language, cut where its conditions begin and end. */
export const sentenceParts = (wording: Wording, { rule }: SegmentTree): SentencePart[] => {
  const marked: Marked[] = [];
  const text = wholeSentence({ ...wording, marked }, rule);
  return text.split(new RegExp(`(${BEGIN}\\d+${END})`)).flatMap((piece): SentencePart[] => {
    if (!piece.startsWith(BEGIN)) return piece === '' ? [] : [{ text: piece, path: undefined, match: undefined }];
    const clause = marked[Number(piece.slice(BEGIN.length, -END.length))];
    return clause === undefined ? [] : [clause];
  });
};

/** The tree as one sentence of plain text. */
export const sentenceText = (wording: Wording, tree: SegmentTree): string =>
  sentenceParts(wording, tree)
    .map(({ text }) => text)
    .join('');

// Two characters of private use stand around the number of a condition while the sentence is put together, because
// only the texts of the language know where it goes.
const BEGIN = '\uE000';
const END = '\uE001';

interface Marked extends SentencePart {
  readonly path: RulePath;
}

interface Writing extends Wording {
  readonly marked: Marked[];
}

const wholeSentence = (writing: Writing, group: RuleGroup): string => {
  const { t } = writing.locale;
  const nodes = group.rules.map((node, position) => ({ node, path: [position] }));
  if (nodes.length === 0) return t(group.match === 'any' ? 'segments.sentence.nobody' : 'segments.sentence.everybody');
  const joined = (of: readonly Placed[], match: Match): string =>
    listed(
      writing.locale,
      of.map(({ node, path }) => nodeText(writing, node, path, match)),
      match,
    );
  if (group.match !== 'all') return t(`segments.sentence.${group.match}`, { clauses: joined(nodes, group.match) });
  const wanted = nodes.filter(({ node }) => !isExclusion(node));
  const unwanted = nodes.filter(({ node }) => isExclusion(node));
  if (unwanted.length === 0) return t('segments.sentence.all', { clauses: joined(wanted, 'all') });
  const others = listed(
    writing.locale,
    unwanted.flatMap(({ node, path }) =>
      isGroup(node) ? node.rules.map((rule, position) => nodeText(writing, rule, [...path, position], 'none')) : [],
    ),
    'none',
  );
  return wanted.length === 0
    ? t('segments.sentence.none', { clauses: others })
    : t('segments.sentence.allBut', { clauses: joined(wanted, 'all'), others });
};

interface Placed {
  readonly node: RuleNode;
  readonly path: RulePath;
}

/** Groups that only keep patrons out are said last. */
const isExclusion = (node: RuleNode): boolean => isGroup(node) && node.match === 'none' && node.rules.length > 0;

const listed = (locale: Locale, clauses: readonly string[], match: Match): string =>
  match === 'all' ? locale.list(clauses) : locale.either(clauses);

const nodeText = (writing: Writing, node: RuleNode, path: RulePath, match: Match): string => {
  if (isGroup(node)) return groupText(writing, node, path);
  writing.marked.push({ text: clauseText(writing, node), path, match });
  return `${BEGIN}${writing.marked.length - 1}${END}`;
};

const groupText = (writing: Writing, { match, rules }: RuleGroup, path: RulePath): string => {
  const { t } = writing.locale;
  if (rules.length === 0)
    return t(match === 'any' ? 'segments.sentence.group.nobody' : 'segments.sentence.group.everybody');
  const clauses = rules.map((rule, position) => nodeText(writing, rule, [...path, position], match));
  if (match !== 'none' && clauses.length === 1) return clauses.join('');
  return t(`segments.sentence.group.${match}`, { clauses: listed(writing.locale, clauses, match) });
};

/** One condition as it stands in a sentence: "with age at least 18 years". */
export const clauseText = (wording: Wording, condition: RuleCondition): string => {
  const { locale, fields } = wording;
  const field = fields.get(condition.field);
  const label =
    field === undefined
      ? locale.t('segments.sentence.unknownField', { key: condition.field })
      : labelInSentence(locale, field);
  const own = `segments.phrase.${condition.field}.${condition.operator}`;
  const key = locale.has(own) ? own : `segments.say.${condition.operator}`;
  const said = locale.t(key, { field: label, ...valueWords(wording, field, condition) });
  const extras = [windowText(locale, condition.window), ...narrowingWords(locale, condition)];
  return plain([said, ...extras.filter((one) => one !== '')].join(' '));
};

/** No name may pass for the marks of a condition. */
const plain = (text: string): string => text.replaceAll(BEGIN, '').replaceAll(END, '');

/** What a library named itself stays as it was written: it may be a name. The text about a flag has marks around it. */
const labelInSentence = (locale: Locale, field: FieldFacts): string => {
  const label = fieldLabel(locale, field);
  if (field.named?.label === undefined) return inSentence(label);
  return field.type === 'flag' ? label : locale.t('segments.say.named', { name: label });
};

/** A label in the middle of a sentence; what begins with an abbreviation keeps its capitals. */
const inSentence = (label: string): string =>
  /^\p{Lu}(?![\p{Lu}\d])/u.test(label) ? label.charAt(0).toLocaleLowerCase() + label.slice(1) : label;

/** Names of our own choices are words like any other; those of months, libraries and segments are names. */
const choiceInSentence = (field: FieldFacts | undefined, value: string, name: string): string =>
  Array.isArray(field?.choices) && field.named?.choices === undefined && /^\p{L}/u.test(value)
    ? inSentence(name)
    : name;

const valueWords = (
  wording: Wording,
  field: FieldFacts | undefined,
  { field: key, operator, value }: RuleCondition,
): Record<string, string | number> => {
  const { locale } = wording;
  const none = { value: '', count: 0, list: '', least: '', most: '', percent: '', seed: '', move: '' };
  if (value === undefined) return none;
  if (typeof value === 'number')
    return {
      ...none,
      count: value,
      value: isInDays(operator) ? locale.number(value) : amountText(locale, value, field?.unit),
    };
  if (typeof value === 'string')
    return { ...none, value: field?.type === 'date' ? locale.day(libraryDay(value)) : value };
  if (isRange(value))
    return { ...none, least: locale.number(value[0]), most: amountText(locale, value[1], field?.unit) };
  if ('percent' in value) return { ...none, ...sampleWords(locale, value) };
  if ('from' in value) return { ...none, move: moveText(wording, key, value) };
  return { ...none, list: wordList(wording, key, value, operator === 'has_all' ? 'and' : 'or') };
};

const isInDays = (operator: RuleCondition['operator']): boolean =>
  operator === 'in_last_days' || operator === 'not_in_last_days' || operator === 'in_next_days';

const isRange = (
  value: readonly [number, number] | readonly string[] | Move | Sample,
): value is readonly [number, number] => Array.isArray(value) && typeof value[0] === 'number';

const sampleWords = (locale: Locale, { percent, seed }: Sample) => ({ percent: numberText(locale, percent), seed });

/** A number with all of its digits, as the language writes it. */
const numberText = (locale: Locale, value: number): string =>
  locale.number(value, Math.min(6, (String(value).split('.')[1] ?? '').length));

/** A number with its unit: "18 years". */
export const amountText = (locale: Locale, value: number, unit: FieldUnit | undefined): string => {
  const number = numberText(locale, value);
  return unit === undefined ? number : locale.t(`segments.amount.${unit}`, { count: value, number });
};

const moveText = (wording: Wording, field: string, { from, to }: Move): string => {
  const { t } = wording.locale;
  const end = (list: readonly string[]): string =>
    list.length === 0 ? t('segments.move.any') : wordList(wording, field, list, 'or');
  return t('segments.move', { from: end(from), to: end(to) });
};

/** Long lists are cut: the sentence is to be read, and the form below holds every value. */
const MOST_WORDS = 6;

const wordList = (
  { locale, fields, nameOf }: Wording,
  field: string,
  values: readonly string[],
  join: 'and' | 'or',
): string => {
  if (values.length === 0) return locale.t('segments.sentence.nothing');
  const names = values.map((value) => choiceInSentence(fields.get(field), value, nameOf(field, value)));
  const shown =
    names.length <= MOST_WORDS + 1
      ? names
      : [...names.slice(0, MOST_WORDS), locale.t('segments.sentence.more', { count: names.length - MOST_WORDS })];
  return join === 'and' ? locale.list(shown) : locale.either(shown);
};

const windowText = (locale: Locale, window: RuleWindow | undefined): string => {
  const { t } = locale;
  if (window === undefined) return '';
  if ('days' in window) return t('segments.window.days', { count: window.days });
  if ('months' in window) return t('segments.window.months', { count: window.months });
  return t('segments.window.between', {
    from: locale.day(libraryDay(window.from)),
    until: locale.day(libraryDay(window.until)),
  });
};

const narrowingWords = (locale: Locale, { with: narrowing }: RuleCondition): string[] => [
  ...(narrowing?.weight === undefined
    ? []
    : [locale.t('segments.narrowed.weight', { weight: numberText(locale, narrowing.weight) })]),
  ...(narrowing?.declared === undefined
    ? []
    : [locale.t(`segments.narrowed.declared.${narrowing.declared ? 'yes' : 'no'}`)]),
];
