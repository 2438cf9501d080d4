import type { Locale } from '../../i18n/locale.ts';
import { isLibraryDay, libraryDay } from '../../shared/time.ts';
import type { IconName } from '../../web/icons.ts';
import type { KnownValue, Truth, Why, WhyCondition, WhyGroup } from './segment.domain.ts';
import { amountText, clauseText, type Wording } from './sentence.ts';
import type { RuleCondition, RulePath } from './tree.domain.ts';

/** `partials/segments/why`. */
export interface WhyView {
  readonly name: string;
  readonly path: string;
  readonly initials: string;
  readonly isIn: boolean;
  readonly verdict: string;
  readonly lines: readonly WhyLine[];
  /** What would have to be otherwise. */
  readonly change: string | undefined;
}

interface WhyLine {
  readonly tone: 'yes' | 'no' | 'unknown';
  readonly icon: IconName;
  /** The picture in a word, for those who do not see it. */
  readonly word: string;
  readonly text: string;
  /** What is known of the patron. */
  readonly known: string | undefined;
  readonly lines: readonly WhyLine[];
}

export interface WhyInput {
  readonly wording: Wording;
  readonly why: Why;
  readonly name: string;
  readonly initials: string;
  readonly path: string;
}

/** Condition by condition, what is known of one patron and what comes of it. */
export const whyView = ({ wording, why, name, initials, path }: WhyInput): WhyView => {
  const { t } = wording.locale;
  return {
    name,
    path,
    initials,
    isIn: why.isIn,
    verdict: t(why.isIn ? 'segments.why.isIn' : 'segments.why.isOut', { name }),
    lines: linesOf(wording, why.rule),
    change: changeText(wording, why),
  };
};

/** The outermost "all of these" goes without saying. */
const linesOf = (wording: Wording, group: WhyGroup): WhyLine[] =>
  group.match === 'all' ? group.rules.map((rule) => lineOf(wording, rule)) : [lineOf(wording, group)];

const lineOf = (wording: Wording, node: WhyGroup | WhyCondition): WhyLine => {
  const { t } = wording.locale;
  const mark = markOf(wording.locale, node.isTrue);
  return 'rules' in node
    ? {
        ...mark,
        text: t(`segments.why.group.${node.match}`),
        known: undefined,
        lines: node.rules.map((rule) => lineOf(wording, rule)),
      }
    : { ...mark, text: clauseText(wording, conditionOf(node)), known: knownText(wording, node), lines: [] };
};

const markOf = ({ t }: Locale, isTrue: Truth): Pick<WhyLine, 'tone' | 'icon' | 'word'> => {
  if (isTrue === undefined) return { tone: 'unknown', icon: 'help', word: t('segments.why.unknown') };
  return isTrue
    ? { tone: 'yes', icon: 'check', word: t('segments.why.yes') }
    : { tone: 'no', icon: 'close', word: t('segments.why.no') };
};

const conditionOf = ({ field, operator, value, window }: WhyCondition): RuleCondition => ({
  field,
  operator,
  ...(value === undefined ? {} : { value }),
  ...(window === undefined ? {} : { window }),
});

const knownText = (wording: Wording, { field, known }: WhyCondition): string | undefined => {
  const { t } = wording.locale;
  const facts = wording.fields.get(field);
  // That a patron was drawn says nothing more than the mark beside it.
  if (facts?.type === 'sample') return undefined;
  if (known === null || (Array.isArray(known) && known.length === 0))
    return t(known === null ? 'segments.why.notKnown' : 'segments.why.none');
  return t('segments.why.known', { value: valueText(wording, field, known) });
};

const valueText = (wording: Wording, field: string, known: NonNullable<KnownValue>): string => {
  const { locale, fields, nameOf } = wording;
  const facts = fields.get(field);
  if (typeof known === 'boolean') return locale.t(known ? 'segments.why.flag.yes' : 'segments.why.flag.no');
  if (typeof known === 'number') return amountText(locale, known, facts?.unit);
  if (typeof known === 'string')
    return facts?.type === 'date' && isLibraryDay(known) ? locale.day(libraryDay(known)) : nameOf(field, known);
  return locale.list(known.map((one) => (facts?.type === 'move' ? moveText(wording, field, one) : nameOf(field, one))));
};

/** `slipping>lapsed@2026-11-02`, as moves are known, in words. */
const moveText = ({ locale, nameOf }: Wording, field: string, move: string): string => {
  const [, from = '', to = '', day = ''] = /^(.*?)>(.*)@(.*)$/.exec(move) ?? [];
  return isLibraryDay(day)
    ? locale.t('segments.why.move', {
        from: from === '' ? locale.t('segments.why.nothing') : nameOf(field, from),
        to: nameOf(field, to),
        day: locale.day(libraryDay(day)),
      })
    : move;
};

const changeText = (wording: Wording, why: Why): string | undefined => {
  const { locale } = wording;
  const clauses = why.change.flatMap(({ path, becomes }) => {
    const condition = conditionAt(why.rule, path);
    if (condition === undefined) return [];
    const clause = clauseText(wording, conditionOf(condition));
    return [locale.t(becomes ? 'segments.why.change.true' : 'segments.why.change.false', { clause })];
  });
  if (clauses.length === 0) return undefined;
  return locale.t(why.isIn ? 'segments.why.change.out' : 'segments.why.change.in', { changes: locale.list(clauses) });
};

const conditionAt = (group: WhyGroup, path: RulePath): WhyCondition | undefined => {
  let node: WhyGroup | WhyCondition | undefined = group;
  for (const position of path) node = node !== undefined && 'rules' in node ? node.rules[position] : undefined;
  return node === undefined || 'rules' in node ? undefined : node;
};
