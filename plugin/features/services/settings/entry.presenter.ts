import { LANGUAGES } from '../../../i18n/index.ts';
import type { Locale } from '../../../i18n/locale.ts';
import type { Colleague } from '../../../koha/colleagues.ts';
import type { Category } from '../../../koha/libraries.ts';
import type { SegmentName } from '../../segments/index.ts';
import type { Chip, Field, PathLink, Select } from '../../../web/partials.ts';
import { ANSWERS, serviceIn, type ServiceEntry } from '../catalogue.domain.ts';
import type { Currency } from '../money.domain.ts';
import { BASES } from '../price.domain.ts';
import { DELIVERIES, PACKAGINGS } from '../request.domain.ts';
import { CATALOGUE_PATH, textFields, TONGUES, type TextFields } from './catalogue.presenter.ts';
import { typedOf, type TypedEntry, type TypedPrice, type TypedQuestion, type WrongPlace } from './entry-form.ts';

/** `services/entry`: everything that a library decides about one service, in one form. */
export interface EntryPage {
  readonly heading: string;
  readonly note: string;
  readonly chip: Chip;
  readonly problems: readonly string[];
  readonly path: string;
  readonly version: string;
  readonly texts: TextFields;
  readonly questions: readonly QuestionRow[];
  readonly packagings: BoxGroup;
  readonly deliveries: BoxGroup;
  readonly categories: BoxGroup;
  readonly prices: readonly PriceRow[];
  readonly pricesHelp: string;
  readonly days: Field;
  readonly doneBy: Select;
  readonly segment: Select;
  readonly back: PathLink;
  readonly offer: { readonly path: string; readonly value: 'yes' | 'no'; readonly text: string };
}

/** `partials/services/boxes`. */
interface BoxGroup {
  readonly legend: string;
  readonly help: string;
  readonly name: string;
  readonly boxes: readonly {
    readonly id: string;
    readonly value: string;
    readonly text: string;
    readonly isChecked: boolean;
  }[];
}

interface QuestionRow {
  readonly title: string;
  readonly id: { readonly name: string; readonly value: string };
  readonly texts: readonly Field[];
  readonly answer: Select;
  readonly place: Select;
  readonly checks: readonly {
    readonly id: string;
    readonly name: string;
    readonly text: string;
    readonly isChecked: boolean;
  }[];
}

interface PriceRow {
  readonly title: string;
  readonly note: string | undefined;
  readonly selects: readonly Select[];
  readonly fields: readonly Field[];
}

export interface EntryInput {
  readonly entry: ServiceEntry;
  readonly categories: readonly Category[];
  readonly colleagues: readonly Colleague[];
  readonly segments: readonly SegmentName[];
  readonly currency: Currency | undefined;
  /** A form that was not taken: what was typed, the key of what is wrong with all of it, or the places that are. */
  readonly refused?:
    | { readonly typed: TypedEntry; readonly problem?: string | undefined; readonly wrong?: readonly WrongPlace[] }
    | undefined;
}

export const entryPage = (locale: Locale, input: EntryInput): EntryPage => {
  const { t } = locale;
  const { entry, currency, refused } = input;
  const typed = refused?.typed ?? typedOf(entry, currency);
  const wrong = refused?.wrong ?? [];
  const { name } = serviceIn(entry, locale.language);
  const path = `${CATALOGUE_PATH}/${entry.id}`;
  return {
    heading: name,
    note: t('services.catalogue.entryNote', { code: entry.code }),
    chip: entry.isOffered
      ? { tone: 'good', icon: 'check', word: t('services.catalogue.offered') }
      : { tone: 'neutral', icon: 'minus', word: t('services.catalogue.retired') },
    problems: problemsOf(locale, refused?.problem, wrong),
    path,
    version: String(entry.version),
    texts: textFields(locale, typed),
    questions: questionRows(locale, typed.questions, wrong),
    packagings: boxes(locale, 'packaging', PACKAGINGS, typed.packagings, (one) => t(`services.packaging.${one}`)),
    deliveries: boxes(locale, 'delivery', DELIVERIES, typed.deliveries, (one) => t(`services.deliveredBy.${one}`)),
    categories: categoryBoxes(locale, input, typed),
    prices: priceRows(locale, input, typed.prices, wrong),
    pricesHelp:
      currency === undefined
        ? t('services.step.noCurrency')
        : t('services.catalogue.pricesHelp', { currency: currency.code }),
    days: {
      ...field('days', 'days', t('services.catalogue.days'), typed.days),
      help: t('services.catalogue.daysHelp'),
      error: wrong.includes('days') ? t('services.catalogue.wrong.days') : undefined,
    },
    doneBy: {
      id: 'doneBy',
      name: 'doneBy',
      label: t('services.catalogue.doneBy'),
      // Somebody whom the viewer may not know of stays chosen.
      options: chooseOne(
        typed.doneBy,
        t('services.catalogue.whoever'),
        input.colleagues.map((one) => ({ value: String(one.borrowernumber), text: one.name })),
        t('services.colleague'),
      ),
    },
    segment: {
      id: 'segment',
      name: 'segment',
      label: t('services.catalogue.segment'),
      options: chooseOne(
        typed.segment,
        t('services.catalogue.noSegment'),
        input.segments.map((one) => ({ value: String(one.id), text: one.name })),
        t('services.catalogue.segmentGone'),
      ),
    },
    back: { path: CATALOGUE_PATH, text: t('services.catalogue.back') },
    offer: {
      path: `${path}/offer`,
      value: entry.isOffered ? 'no' : 'yes',
      text: t(entry.isOffered ? 'services.catalogue.retire' : 'services.catalogue.offer'),
    },
  };
};

const problemsOf = ({ t }: Locale, problem: string | undefined, wrong: readonly WrongPlace[]): string[] => [
  ...(problem === undefined ? [] : [t(problem)]),
  ...(wrong.length === 0 ? [] : [t('services.catalogue.refused.places')]),
  ...(wrong.includes('currency') ? [t('services.step.wrong.currency')] : []),
  ...(wrong.some((place) => place.endsWith('.twice')) ? [t('services.catalogue.wrong.twice')] : []),
];

const field = (id: string, name: string, label: string, value: string): Field => ({
  id,
  name,
  type: 'text',
  label,
  value,
  isRequired: false,
  autocomplete: 'off',
  help: undefined,
  error: undefined,
});

const select = (
  id: string,
  name: string,
  label: string,
  chosen: string,
  options: readonly { readonly value: string; readonly text: string }[],
): Select => ({ id, name, label, options: options.map((one) => ({ ...one, isSelected: one.value === chosen })) });

const boxes = (
  { t }: Locale,
  name: 'packaging' | 'delivery',
  values: readonly string[],
  chosen: readonly string[],
  text: (value: string) => string,
): BoxGroup => ({
  legend: t(`services.word.${name}`),
  help: t('services.catalogue.choicesHelp'),
  name,
  boxes: values.map((value) => ({
    id: `${name}-${value}`,
    value,
    text: text(value),
    isChecked: chosen.includes(value),
  })),
});

/** A category that Koha does not have any more is still there to be unticked. */
const knownCategories = (
  categories: readonly Category[],
  chosen: readonly string[],
): readonly { readonly value: string; readonly text: string }[] => [
  ...categories.map(({ categorycode, description }) => ({ value: categorycode, text: description })),
  ...chosen
    .filter((code) => code !== '' && categories.every(({ categorycode }) => categorycode !== code))
    .map((code) => ({ value: code, text: code })),
];

const categoryBoxes = ({ t }: Locale, { categories }: EntryInput, typed: TypedEntry): BoxGroup => ({
  legend: t('services.catalogue.who'),
  help: t('services.catalogue.whoHelp'),
  name: 'category',
  boxes: knownCategories(categories, typed.categories).map(({ value, text }, at) => ({
    id: `category-${at}`,
    value,
    text,
    isChecked: typed.categories.includes(value),
  })),
});

/** Nothing, or one of these; what is chosen and is none of them stays, under another name. */
const chooseOne = (
  chosen: string,
  nothing: string,
  options: readonly { readonly value: string; readonly text: string }[],
  otherwise: string,
): Select['options'] => {
  const isKnown = chosen === '' || options.some(({ value }) => value === chosen);
  return [{ value: '', text: nothing }, ...options, ...(isKnown ? [] : [{ value: chosen, text: otherwise }])].map(
    (one) => ({ ...one, isSelected: one.value === chosen }),
  );
};

const BLANK_PRICE: TypedPrice = { category: '', basis: '', each: '', discount: '', tax: '', was: undefined };

const priceRows = (
  locale: Locale,
  { categories, currency }: EntryInput,
  typed: readonly TypedPrice[],
  wrong: readonly WrongPlace[],
): PriceRow[] => {
  const { t } = locale;
  const known = knownCategories(
    categories,
    typed.map(({ category }) => category),
  );
  const everybody = t('services.catalogue.everybody');
  return [...typed, BLANK_PRICE].map((price, line) => {
    const at = (part: string): string => `price-${line}-${part}`;
    const one = (part: 'each' | 'discount' | 'tax'): Field => ({
      ...field(at(part), `price.${line}.${part}`, t(`services.step.field.${part}`), price[part]),
      error: wrong.includes(`price.${line}.${part}`) ? t(`services.step.wrong.${part}`) : undefined,
    });
    const isNew = line === typed.length;
    const who = price.category === '' ? everybody : (known.find(({ value }) => value === price.category)?.text ?? '');
    return {
      title: isNew ? t('services.catalogue.newPrice') : t('services.catalogue.priceFor', { who }),
      note:
        price.was === undefined
          ? undefined
          : t('services.catalogue.otherCurrency', { was: price.was.currency, currency: currency?.code ?? '' }),
      selects: [
        select(at('category'), `price.${line}.category`, t('services.catalogue.priceWho'), price.category, [
          { value: '', text: everybody },
          ...known,
        ]),
        select(at('basis'), `price.${line}.basis`, t('services.step.field.basis'), price.basis, [
          { value: '', text: t('services.catalogue.noPrice') },
          ...BASES.map((basis) => ({ value: basis, text: t(`services.basis.${basis}`) })),
        ]),
      ],
      fields: [one('each'), one('discount'), one('tax')],
    };
  });
};

const BLANK_QUESTION: TypedQuestion = { id: '', texts: {}, answer: 'line', isRequired: false, isAsked: true };

const questionRows = ({ t }: Locale, typed: readonly TypedQuestion[], wrong: readonly WrongPlace[]): QuestionRow[] => {
  const rows = [...typed, BLANK_QUESTION];
  return rows.map((question, line) => {
    const at = (part: string): string => `question-${line}-${part}`;
    const name = (part: string): string => `question.${line}.${part}`;
    const isWrong = wrong.includes(`question.${line}.text`);
    const isNew = line === typed.length;
    return {
      title: isNew ? t('services.catalogue.newQuestion') : t('services.catalogue.question', { number: line + 1 }),
      id: { name: name('id'), value: question.id },
      texts: TONGUES.map((language, index) => ({
        ...field(
          at(language),
          name(`text.${language}`),
          t('services.catalogue.questionIn', { language: LANGUAGES[language] }),
          question.texts[language] ?? '',
        ),
        error: isWrong && index === 0 ? t('services.catalogue.wrong.question') : undefined,
      })),
      answer: select(
        at('answer'),
        name('answer'),
        t('services.catalogue.answer'),
        question.answer,
        ANSWERS.map((value) => ({ value, text: t(`services.catalogue.answer.${value}`) })),
      ),
      place: select(
        at('place'),
        name('place'),
        t('services.catalogue.place'),
        String(line + 1),
        rows.map((_row, index) => ({ value: String(index + 1), text: String(index + 1) })),
      ),
      checks: [
        {
          id: at('required'),
          name: name('required'),
          text: t('services.catalogue.required'),
          isChecked: question.isRequired,
        },
        { id: at('asked'), name: name('asked'), text: t('services.catalogue.asked'), isChecked: question.isAsked },
      ],
    };
  });
};
