import type { Locale } from '../../i18n/locale.ts';
import { dayIn } from '../../shared/time.ts';
import type { PathLink, Select } from '../../web/partials.ts';
import { itemsIn, type ProfileItem } from './profile.panel.ts';
import { nameIn } from '../../shared/names.domain.ts';
import { SECTIONS, type ProfileField, type ProfileTerm } from './profile-field.domain.ts';
import { fieldName, sourceWords, valueWords } from './profile-words.ts';
import type { HistoryLine, Profile, Saved, Typed } from './profile.service.types.ts';

/** `profile/edit`. */
export interface ProfileEditPage {
  readonly heading: string;
  readonly note: string;
  /** Why nothing was saved. */
  readonly problem: string | undefined;
  /** Instead of a form: nothing may be kept of this patron. */
  readonly closed: string | undefined;
  readonly tabs: readonly { readonly path: string; readonly text: string; readonly isCurrent: boolean }[];
  readonly form: EditForm | undefined;
  /** For who may look and not change. */
  readonly sections: readonly {
    readonly title: string;
    readonly items: readonly ProfileItem[];
    readonly none: string;
  }[];
  readonly history: readonly HistoryEntry[];
  readonly back: PathLink;
}

interface EditForm {
  readonly path: string;
  readonly mine: string;
  readonly sources: readonly { readonly value: string; readonly text: string; readonly isChosen: boolean }[];
  readonly sections: readonly { readonly id: string; readonly title: string; readonly fields: readonly EditField[] }[];
}

/** One field to fill in; exactly one of its shapes is there. */
interface EditField {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly help: string | undefined;
  readonly error: string | undefined;
  readonly seen: string;
  /** What is known of the value that stands here. */
  readonly known: string | undefined;
  readonly select: Select | undefined;
  readonly boxes: readonly Box[] | undefined;
  readonly text: { readonly name: string; readonly value: string } | undefined;
  readonly line: { readonly name: string; readonly type: 'text' | 'date'; readonly value: string } | undefined;
  readonly yearly: { readonly day: Select; readonly month: Select } | undefined;
}

interface Box {
  readonly id: string;
  readonly value: string;
  readonly text: string;
  readonly isChosen: boolean;
  readonly isNarrower: boolean;
}

interface HistoryEntry {
  readonly what: string;
  readonly change: string;
  readonly note: string;
  readonly isConfidential: boolean;
  readonly undo: { readonly path: string; readonly id: string; readonly label: string } | undefined;
}

export interface EditInput {
  readonly profile: Profile;
  readonly history: readonly HistoryLine[];
  readonly names: ReadonlyMap<number, string>;
  readonly name: string;
  readonly isMine: boolean;
  readonly mayEdit: boolean;
  readonly timezone: string;
  /** A form that was not saved: what it said, and what is wrong. */
  readonly refused:
    (Pick<Saved, 'problems' | 'conflicts'> & { readonly typed: readonly Typed[]; readonly source: string }) | undefined;
}

export const profileEditPage = (locale: Locale, input: EditInput): ProfileEditPage => {
  const { t } = locale;
  const { profile, name, isMine, mayEdit, refused, timezone } = input;
  const path = `/patrons/${profile.patron.borrowernumber}/profile`;
  const values = profile.fields.flatMap((one) => one.values);
  const isFormShown = mayEdit && profile.isOpen;
  return {
    heading: t('profile.heading', { name }),
    note: t(isMine ? 'profile.note.mine' : 'profile.note'),
    problem:
      refused === undefined ? undefined : t(refused.conflicts.length > 0 ? 'profile.conflict' : 'profile.refused'),
    closed: profile.isOpen
      ? undefined
      : t(profile.patron.isAnonymized ? 'profile.closed.anonymised' : 'profile.closed.reused'),
    tabs: isFormShown
      ? [
          { path, text: t('profile.tab.everybody'), isCurrent: !isMine },
          { path: `${path}?mine=yes`, text: t('profile.tab.mine'), isCurrent: isMine },
        ]
      : [],
    form: isFormShown ? editForm(locale, input, path) : undefined,
    sections: isFormShown
      ? []
      : SECTIONS.map((section) => ({
          title: t(`profile.section.${section}`),
          items: itemsIn(locale, values, section, timezone),
          none: t('profile.none'),
        })),
    history: input.history.map((line) => historyEntry(locale, input, line, path)),
    back: { path: `/patrons/${profile.patron.borrowernumber}`, text: t('profile.back', { name }) },
  };
};

const editForm = (locale: Locale, input: EditInput, path: string): EditForm => {
  const { t } = locale;
  const { profile, isMine, refused } = input;
  return {
    path,
    mine: isMine ? 'yes' : 'no',
    sources: (['patron', 'staff'] as const).map((source) => ({
      value: source,
      text: t(`profile.source.${source}`),
      isChosen: source === (refused?.source ?? 'patron'),
    })),
    sections: SECTIONS.map((section) => ({
      id: `section-${section}`,
      title: t(`profile.section.${section}`),
      fields: profile.fields
        .filter(({ field }) => field.section === section)
        .map((one) => editField(locale, input, one)),
    })).filter(({ fields }) => fields.length > 0),
  };
};

const editField = (locale: Locale, input: EditInput, one: Profile['fields'][number]): EditField => {
  const { t, language } = locale;
  const { field, values } = one;
  const id = `f-${field.key}`;
  const conflict = input.refused?.conflicts.find((other) => other.field.id === field.id);
  const problem = input.refused?.problems.find((other) => other.field.id === field.id);
  const typed = input.refused?.typed.find(({ key }) => key === field.key);
  const shown = typed?.values ?? values.map(({ value }) => value);
  const [value = ''] = shown;
  const help = nameIn(field.helps, language, '');
  const isOneOf = (type: ProfileField['type']): boolean => field.type === type;
  const name = `f.${field.key}`;
  const newest = values.at(-1);
  return {
    id,
    key: field.key,
    label: fieldName(locale, field),
    help: help === '' ? undefined : help,
    error:
      conflict === undefined
        ? problem && t(`profile.problem.${problem.problem}`)
        : conflictWords(locale, input, conflict),
    seen: String(conflict?.seen ?? typed?.seen ?? one.seen),
    known:
      newest === undefined ? undefined : sourceWords(locale, newest.source, dayIn(input.timezone, newest.recordedAt)),
    select: selectOf(locale, field, { id, name, value }),
    boxes: isOneOf('choices') ? boxesOf(locale, field, shown) : undefined,
    text: isOneOf('text') ? { name, value } : undefined,
    line: isOneOf('number') || isOneOf('date') ? { name, type: isOneOf('date') ? 'date' : 'text', value } : undefined,
    yearly: isOneOf('yearly') ? yearlyOf(locale, field.key, value) : undefined,
  };
};

const conflictWords = (
  locale: Locale,
  { names, timezone }: EditInput,
  { field, theirs }: Saved['conflicts'][number],
): string =>
  theirs === undefined
    ? locale.t('profile.conflict.gone')
    : locale.t('profile.conflict.theirs', {
        theirs: valueWords(locale, field, theirs.value),
        who: names.get(theirs.recordedBy ?? 0) ?? locale.t('profile.colleague'),
        day: locale.day(dayIn(timezone, theirs.recordedAt)),
      });

const offered = (terms: readonly ProfileTerm[], held: readonly string[]): ProfileTerm[] =>
  terms.filter(({ isActive, key }) => isActive || held.includes(key));

const selectOf = (
  locale: Locale,
  field: ProfileField,
  { id, name, value }: { readonly id: string; readonly name: string; readonly value: string },
): Select | undefined => {
  const choices =
    field.type === 'yes_no'
      ? ['yes', 'no'].map((one) => ({ key: one, text: valueWords(locale, field, one) }))
      : offered(field.terms, [value]).map((term) => ({ key: term.key, text: fieldName(locale, term) }));
  if (field.type !== 'choice' && field.type !== 'yes_no') return undefined;
  return {
    id,
    name,
    label: fieldName(locale, field),
    options: [{ key: '', text: locale.t('profile.notAsked') }, ...choices].map((one) => ({
      value: one.key,
      text: one.text,
      isSelected: one.key === value,
    })),
  };
};

const boxesOf = (locale: Locale, field: ProfileField, held: readonly string[]): Box[] =>
  offered(field.terms, held).map((term) => ({
    id: `f-${field.key}-${term.key}`,
    value: term.key,
    text: fieldName(locale, term),
    isChosen: held.includes(term.key),
    isNarrower: term.parent !== undefined,
  }));

const MONTHS = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));
const DAYS = Array.from({ length: 31 }, (_, index) => String(index + 1).padStart(2, '0'));

const yearlyOf = (locale: Locale, key: string, value: string): EditField['yearly'] => {
  const [month = '', day = ''] = value.split('-');
  const select = (
    part: 'day' | 'month',
    chosen: string,
    options: readonly string[],
    text: (one: string) => string,
  ) => ({
    id: `f-${key}-${part}`,
    name: `${part}.${key}`,
    label: locale.t(`profile.yearly.${part}`),
    options: ['', ...options].map((one) => ({
      value: one,
      text: one === '' ? '–' : text(one),
      isSelected: one === chosen,
    })),
  });
  return {
    day: select('day', day, DAYS, (one) => String(Number(one))),
    month: select('month', month, MONTHS, (one) => locale.t(`profile.month.${Number(one)}`)),
  };
};

const historyEntry = (
  locale: Locale,
  { names, mayEdit, profile }: EditInput,
  line: HistoryLine,
  path: string,
): HistoryEntry => {
  const { t } = locale;
  const words = (value: string | undefined): string =>
    value === undefined ? '' : valueWords(locale, line.field, value);
  const what = fieldName(locale, line.field);
  const day = locale.moment(line.changedAt);
  const who = line.changedBy === undefined ? undefined : (names.get(line.changedBy) ?? t('profile.colleague'));
  const isUseful = mayEdit && profile.isOpen && !line.isHeld && (line.after !== undefined || line.before !== undefined);
  return {
    what,
    change: t(`profile.history.${kindOf(line)}`, { before: words(line.before), after: words(line.after) }),
    note: [t(`profile.reason.${line.reason}`, { source: t(`profile.source.${line.source}`) }), who, day]
      .filter((part) => part !== undefined)
      .join(' · '),
    isConfidential: line.isConfidential,
    undo: isUseful
      ? {
          path: `${path}/back`,
          id: String(line.id),
          label: t('profile.history.back', { what, value: words(line.after ?? line.before) }),
        }
      : undefined,
  };
};

const kindOf = ({ before, after }: HistoryLine): 'added' | 'changed' | 'removed' => {
  if (after === undefined) return 'removed';
  return before === undefined ? 'added' : 'changed';
};
