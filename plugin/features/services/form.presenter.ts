import type { Locale } from '../../i18n/locale.ts';
import type { PatronRecord } from '../../koha/patrons/index.ts';
import type { Field, Select, TextArea } from '../../web/partials.ts';
import { fullName } from '../patrons/index.ts';
import type { Answers } from './answer.repository.ts';
import type { Service } from './catalogue.domain.ts';
import { DELIVERIES, DEPTHS, PACKAGINGS, type RequestWords } from './request.domain.ts';
import type { WordConflict } from './words.domain.ts';
import type { Missing } from './words-form.ts';

/** `services/form`: a new request or offer, or the words of one that is there. */
export interface FormPage {
  readonly heading: string;
  readonly note: string;
  readonly path: string;
  readonly problem: string | undefined;
  /** What a colleague wrote meanwhile, beside one's own. */
  readonly conflicts: readonly { readonly label: string; readonly theirs: string; readonly mine: string }[];
  readonly version: number | undefined;
  readonly service: number | undefined;
  readonly title: Field;
  readonly topic: TextArea;
  readonly lines: readonly Field[];
  readonly depth: Select;
  readonly packaging: Select;
  readonly packagingNote: Field;
  readonly delivery: Select;
  readonly deliveryNote: Field;
  readonly dueOn: Field;
  readonly dueNote: Field;
  readonly questions: readonly (
    { readonly area: TextArea; readonly field: undefined } | { readonly area: undefined; readonly field: Field }
  )[];
  /** Chosen with a new one; later its page says who may see it. */
  readonly confidential: { readonly isChecked: boolean } | undefined;
  /** Buttons of a new request; the first is the ordinary one. */
  readonly buttons: readonly { readonly value: string; readonly text: string; readonly isMain: boolean }[];
  readonly cancel: string;
}

export interface FormInput {
  readonly patron: PatronRecord;
  readonly service: Service | undefined;
  readonly words: RequestWords;
  readonly answers: Answers;
  readonly missing?: readonly Missing[];
  readonly conflicts?: readonly WordConflict[];
  /** Undefined for a new one. */
  readonly existing?: { readonly path: string; readonly version: number; readonly reference: string };
  readonly isOffer?: boolean;
  readonly isConfidential?: boolean;
}

export const formPage = (locale: Locale, input: FormInput): FormPage => {
  const { t } = locale;
  const { words, service, missing = [], existing, conflicts = [] } = input;
  const name = fullName(t, input.patron.name);
  const isMissing = (field: Missing): boolean => missing.includes(field);
  const field = (key: keyof RequestWords, type: Field['type'] = 'text', error?: string): Field => ({
    id: `word-${key}`,
    name: key,
    type,
    label: t(`services.word.${key}`),
    value: words[key] ?? '',
    isRequired: key === 'title',
    autocomplete: 'off',
    help: undefined,
    error,
  });
  const choose = (key: 'depth' | 'packaging' | 'delivery', values: readonly string[], words_: string): Select => ({
    id: `word-${key}`,
    name: key,
    label: t(`services.word.${key}`),
    options: [
      { value: '', text: t('services.step.choose'), isSelected: words[key] === undefined },
      ...values.map((value) => ({ value, text: t(`services.${words_}.${value}`), isSelected: words[key] === value })),
    ],
  });
  return {
    heading:
      existing === undefined
        ? t(input.isOffer === true ? 'services.new.offerTo' : 'services.new.requestOf', { name })
        : t('services.edit.title', { reference: existing.reference }),
    note: service === undefined ? '' : `${service.name} · ${service.description}`,
    path: existing === undefined ? `/patrons/${input.patron.borrowernumber}/requests` : existing.path,
    problem: problemOf(locale, input),
    conflicts: conflicts.map(({ word, theirs, mine }) => ({
      label: t(`services.word.${word}`),
      theirs: theirs === '' ? t('services.fact.none') : theirs,
      mine: mine === '' ? t('services.fact.none') : mine,
    })),
    version: existing?.version,
    service: existing === undefined ? service?.id : undefined,
    title: field('title', 'text', isMissing('title') ? t('services.form.noTitle') : undefined),
    topic: {
      id: 'word-topic',
      name: 'topic',
      label: t('services.word.topic'),
      value: words.topic,
      help: t('services.form.topicHelp'),
      error: undefined,
      rows: 5,
    },
    lines: [field('timeSpan'), field('display')],
    depth: choose('depth', DEPTHS, 'depth'),
    packaging: choose('packaging', offered(service?.packagings, PACKAGINGS, words.packaging), 'packaging'),
    packagingNote: field('packagingNote'),
    delivery: choose('delivery', offered(service?.deliveries, DELIVERIES, words.delivery), 'deliveredBy'),
    deliveryNote: field('deliveryNote'),
    dueOn: field('dueOn', 'date', isMissing('dueOn') ? t('services.form.noDay') : undefined),
    dueNote: field('dueNote'),
    questions: questionsOf(locale, input),
    confidential: existing === undefined ? { isChecked: input.isConfidential === true } : undefined,
    buttons: buttonsOf(locale, input),
    cancel: existing === undefined ? `/patrons/${input.patron.borrowernumber}` : existing.path,
  };
};

/** What the service comes in; what is chosen already stays to be chosen. */
const offered = (own: readonly string[] | undefined, all: readonly string[], chosen: string | undefined): string[] => {
  const list = own === undefined || own.length === 0 ? all : own;
  return all.filter((one) => list.includes(one) || one === chosen);
};

const problemOf = ({ t }: Locale, { missing = [], conflicts = [] }: FormInput): string | undefined => {
  if (conflicts.length > 0) return t('services.edit.conflict', { count: conflicts.length });
  return missing.length > 0 ? t('services.form.problem') : undefined;
};

const questionsOf = ({ t }: Locale, { service, answers, missing = [] }: FormInput): FormPage['questions'] =>
  (service?.questions ?? [])
    .filter(({ isAsked }) => isAsked)
    .map(({ id, text, answer, isRequired }) => {
      const common = {
        id: `q-${id}`,
        name: `q-${id}`,
        label: text,
        value: answers.get(id) ?? '',
        help: undefined,
        error: missing.includes(`q-${id}`) ? t('services.form.noAnswer') : undefined,
      };
      if (answer === 'text') return { area: { ...common, rows: 3 }, field: undefined };
      const type = answer === 'date' ? ('date' as const) : ('text' as const);
      return { area: undefined, field: { ...common, type, isRequired, autocomplete: 'off' } };
    });

const buttonsOf = ({ t }: Locale, { existing, isOffer }: FormInput): FormPage['buttons'] => {
  if (existing !== undefined) return [{ value: '', text: t('services.edit.save'), isMain: true }];
  const [first, second] = isOffer === true ? (['offer', 'request'] as const) : (['request', 'offer'] as const);
  return [
    { value: first, text: t(`services.new.as.${first}`), isMain: true },
    { value: second, text: t(`services.new.as.${second}`), isMain: false },
    { value: 'draft', text: t('services.new.as.draft'), isMain: false },
  ];
};
