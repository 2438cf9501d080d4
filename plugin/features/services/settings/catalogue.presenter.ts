import { LANGUAGES } from '../../../i18n/index.ts';
import type { Language, Locale } from '../../../i18n/locale.ts';
import type { Category } from '../../../koha/libraries.ts';
import type { Field, TextArea } from '../../../web/partials.ts';
import { priceIn, serviceIn, type CataloguePrice, type ServiceEntry } from '../catalogue.domain.ts';
import type { Currency } from '../money.domain.ts';
import { moneyWords } from '../words.ts';
import type { Texts } from './entry.domain.ts';

export const CATALOGUE_PATH = '/settings/services';

/** `services/catalogue`: what the library offers, in its order, and a form for one more. */
export interface CataloguePage {
  readonly problem: string | undefined;
  readonly lines: readonly CatalogueLine[];
  readonly fresh: TextFields;
}

interface CatalogueLine {
  readonly name: string;
  readonly note: string;
  readonly isRetired: boolean;
  readonly path: string;
  readonly label: string;
  readonly up: OrderButton;
  readonly down: OrderButton;
  readonly retire: OrderButton;
}

interface OrderButton {
  readonly path: string;
  readonly value: string;
  readonly text: string;
  readonly label: string;
}

/** Names and descriptions, one of each for every language. */
export interface TextFields {
  readonly names: readonly Field[];
  readonly descriptions: readonly TextArea[];
}

export const TONGUES = Object.keys(LANGUAGES) as Language[];

export const textFields = ({ t }: Locale, { names, descriptions }: Texts): TextFields => ({
  names: TONGUES.map((language, at) => ({
    id: `name-${language}`,
    name: `name.${language}`,
    type: 'text',
    label: t('services.catalogue.name', { language: LANGUAGES[language] }),
    value: names[language] ?? '',
    isRequired: false,
    autocomplete: 'off',
    help: at === 0 ? t('services.catalogue.oneLanguage') : undefined,
    error: undefined,
  })),
  descriptions: TONGUES.map((language) => ({
    id: `description-${language}`,
    name: `description.${language}`,
    label: t('services.catalogue.description', { language: LANGUAGES[language] }),
    value: descriptions[language] ?? '',
    rows: 3,
    help: undefined,
    error: undefined,
  })),
});

export interface CatalogueInput {
  readonly entries: readonly ServiceEntry[];
  readonly categories: readonly Category[];
  readonly currency: Currency | undefined;
  /** A new service that was not taken. */
  readonly refused?: { readonly problem: string; readonly typed: Texts } | undefined;
}

export const cataloguePage = (
  locale: Locale,
  { entries, categories, currency, refused }: CatalogueInput,
): CataloguePage => ({
  problem: refused && locale.t(refused.problem),
  lines: entries.map((entry) => {
    const { t } = locale;
    const { name } = serviceIn(entry, locale.language);
    const path = `${CATALOGUE_PATH}/${entry.id}`;
    const button = (what: string, value: string, action: string): OrderButton => ({
      path: `${path}/${action}`,
      value,
      text: t(`services.catalogue.${what}`),
      label: t(`services.catalogue.${what}This`, { name }),
    });
    return {
      name,
      note: noteOf(locale, entry, categories, currency),
      isRetired: !entry.isOffered,
      path,
      label: t('services.catalogue.changeThis', { name }),
      up: button('up', 'up', 'move'),
      down: button('down', 'down', 'move'),
      retire: entry.isOffered ? button('retire', 'no', 'offer') : button('offer', 'yes', 'offer'),
    };
  }),
  fresh: textFields(locale, refused?.typed ?? { names: {}, descriptions: {} }),
});

const noteOf = (
  locale: Locale,
  entry: ServiceEntry,
  categories: readonly Category[],
  currency: Currency | undefined,
): string => {
  const { t } = locale;
  const who = entry.categories.map(
    (code) => categories.find(({ categorycode }) => categorycode === code)?.description ?? code,
  );
  const everybody = entry.prices.find(({ category }) => category === undefined);
  const own = entry.prices.filter(({ category }) => category !== undefined).length;
  const first = everybody === undefined ? undefined : ruleWords(locale, everybody, currency);
  return [
    ...(entry.isOffered ? [] : [t('services.catalogue.retired')]),
    ...(first === undefined ? [] : [first]),
    ...(own === 0 ? [] : [t('services.catalogue.ownPrices', { count: own })]),
    ...(entry.usualDays === undefined ? [] : [t('services.usualDays', { days: entry.usualDays })]),
    ...(who.length === 0 ? [] : [t('services.catalogue.onlyFor', { who: locale.list(who) })]),
  ].join(' · ');
};

/** `Rp 30,000 an hour`; nothing of a price that holds no more, because Koha's currency is another one by now. */
const ruleWords = (locale: Locale, rule: CataloguePrice, currency: Currency | undefined): string | undefined => {
  if (rule.basis === 'free') return locale.t('services.price.free');
  const here = priceIn(rule, currency);
  if (here === undefined || currency === undefined) return undefined;
  const each = moneyWords(locale, { units: here.units, currency });
  return locale.t(`services.catalogue.rule.${rule.basis}`, { each });
};
