import type { Locale } from '../../i18n/locale.ts';
import type { TextArea } from '../../web/partials.ts';
import type { SettingForm, SettingShown } from '../settings/index.ts';
import type { SensitiveList } from './sensitive.domain.ts';
import { LONGEST, missingIn, MOST_ENTRIES, SENSITIVE_PATH } from './sensitive.setting.ts';

/** `interests/sensitive`: what never feeds an inferred interest. */
export type SensitivePage = SettingForm<readonly TextArea[]>;

/** What was typed: one entry a line. */
export interface TypedList {
  readonly classes?: string;
  readonly words?: string;
}

type Part = keyof SensitiveList;
const PARTS = ['classes', 'words'] as const satisfies readonly Part[];

/** What is wrong with a part: with one of its entries, or with how many there are. */
export type ListProblems = Readonly<Partial<Record<Part, ListProblem>>>;
type ListProblem = { readonly entry: string } | 'too-many' | 'empty';

const ROWS: Readonly<Record<Part, number>> = { classes: 12, words: 16 };

export const sensitivePage = (
  locale: Locale,
  shipped: SensitiveList,
  { value, isChanged, refused }: SettingShown<SensitiveList, TypedList, ListProblems>,
): SensitivePage => {
  const { t } = locale;
  const takenOut = missingIn(shipped, value);
  return {
    heading: t('interests.sensitive.title'),
    note: t('interests.sensitive.note'),
    path: SENSITIVE_PATH,
    problem: refused === undefined ? undefined : t('interests.sensitive.refused'),
    title: t('interests.sensitive.form'),
    fields: PARTS.map((part) => ({
      id: `sensitive-${part}`,
      name: part,
      label: t(`interests.sensitive.${part}`),
      value: refused === undefined ? value[part].join('\n') : (refused.typed[part] ?? ''),
      rows: ROWS[part],
      help: t(`interests.sensitive.${part}Help`),
      error: problemWords(locale, part, refused?.problems[part]),
    })),
    foot:
      takenOut.length === 0
        ? t('interests.sensitive.complete')
        : t('interests.sensitive.takenOut', { entries: takenOut.join(', ') }),
    isChanged,
    effects: ['refresh', 'title', 'declared', 'until'].map((name) => t(`interests.sensitive.effect.${name}`)),
  };
};

const problemWords = ({ t }: Locale, part: Part, problem: ListProblem | undefined): string | undefined => {
  switch (problem) {
    case undefined:
      return undefined;
    case 'too-many':
      return t('interests.sensitive.tooMany', { most: MOST_ENTRIES });
    case 'empty':
      return t('interests.sensitive.empty');
    default:
      return t(`interests.sensitive.${part}Wrong`, { entry: problem.entry.slice(0, 80), longest: LONGEST[part] });
  }
};

/** Reads what was typed: a list, or what is wrong with it. */
export const readList = (typed: TypedList): { value: SensitiveList } | { problems: ListProblems } => {
  const value = { classes: entriesOf(typed.classes), words: entriesOf(typed.words) };
  const problems = Object.fromEntries(
    PARTS.flatMap((part) => {
      const problem = problemOf(part, value[part]);
      return problem === undefined ? [] : [[part, problem] as const];
    }),
  );
  return Object.keys(problems).length > 0 ? { problems } : { value };
};

const entriesOf = (text = ''): string[] => {
  const entries = text
    .split(/[\n,;]/)
    .map((one) => one.replace(/\s+/gu, ' ').trim())
    .filter((one) => one !== '');
  return [...new Map(entries.map((one) => [one.toLowerCase(), one])).values()];
};

const problemOf = (part: Part, entries: readonly string[]): ListProblem | undefined => {
  if (entries.length === 0) return 'empty';
  if (entries.length > MOST_ENTRIES) return 'too-many';
  const entry = entries.find((one) => one.length > LONGEST[part] || !FORMS[part].test(one));
  return entry === undefined ? undefined : { entry };
};

const FORMS: Readonly<Record<Part, RegExp>> = {
  classes: /^[a-z][a-z0-9]*:[\p{L}\p{N}][\p{L}\p{N}.:/-]*$/iu,
  words: /^\*?[^*]*\p{L}[^*]*\*?$/u,
};
