import type { Locale } from '../../i18n/locale.ts';
import type { HouseboundRounds } from '../../koha/patrons/index.ts';
import { libraryDay } from '../../shared/time.ts';
import type { IconName } from '../../web/icons.ts';
import type { RequestInput } from './request-input.ts';
import { moneyWords, priceWords } from './words.ts';

export interface RequestFact {
  readonly icon: IconName;
  readonly label: string;
  readonly text: string;
  readonly note: string;
  readonly isWide: boolean;
}

/** What was asked for and agreed on; a part that nobody filled in says so. */
export const factsOf = ({ locale, request, library, rounds }: RequestInput): RequestFact[] => {
  const { t } = locale;
  const { words, quote, acceptance, proof, rating } = request;
  const orNone = (text: string): string => (text === '' ? t('services.fact.none') : text);
  const fact = (icon: IconName, key: string, text: string, note = '', isWide = false): RequestFact => ({
    icon,
    label: t(`services.word.${key}`),
    text,
    note,
    isWide,
  });
  const due = words.dueOn === undefined ? t('services.due.none') : locale.longDay(libraryDay(words.dueOn));
  return [
    fact('search', 'topic', orNone(words.topic), '', true),
    fact('calendar', 'timeSpan', orNone(words.timeSpan)),
    fact('filter', 'depth', words.depth === undefined ? orNone('') : t(`services.depth.${words.depth}`)),
    fact('list', 'display', orNone(words.display)),
    fact(
      'text',
      'packaging',
      words.packaging === undefined ? orNone('') : t(`services.packaging.${words.packaging}`),
      words.packagingNote,
    ),
    fact(
      'pin',
      'delivery',
      words.delivery === undefined ? orNone('') : t(`services.deliveredBy.${words.delivery}`),
      words.deliveryNote === '' ? library : words.deliveryNote,
    ),
    ...(rounds === undefined ? [] : [fact('home', 'rounds', roundsText(locale, rounds), nextText(locale, rounds))]),
    fact('clock', 'dueOn', due, words.dueNote),
    fact(
      'money',
      acceptance === undefined ? 'quote' : 'price',
      quote === undefined ? t('services.fact.noPrice') : moneyWords(locale, quote.total),
      [
        quote === undefined ? '' : priceWords(locale, quote),
        acceptance === undefined
          ? ''
          : t(acceptance.on === undefined ? 'services.fact.accepted' : 'services.fact.acceptedOn', {
              by: t(`services.acceptedBy.${acceptance.by}`),
              via: t(`services.acceptedVia.${acceptance.via}`),
              day: acceptance.on === undefined ? '' : locale.day(libraryDay(acceptance.on)),
            }),
      ]
        .filter((part) => part !== '')
        .join('. '),
      true,
    ),
    ...(proof === undefined
      ? []
      : [
          fact(
            'check-ring',
            'proof',
            t('services.fact.delivered', {
              day: locale.day(libraryDay(proof.on)),
              by: t(`services.deliveredBy.${proof.by}`),
              to: t(`services.deliveredTo.${proof.to}`),
            }),
            proof.note,
            true,
          ),
        ]),
    ...(rating === undefined
      ? []
      : [
          fact(
            'star',
            'rating',
            t('services.fact.rated', { stars: rating.relevant, inTime: t(`services.inTime.${rating.inTime}`) }),
            rating.comment,
            true,
          ),
        ]),
  ];
};

const WEEKDAYS = ['any', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const PARTS = ['morning', 'afternoon', 'evening'];

/** `Wednesday, weekly`: on which day of the week the rounds come, and how often. */
const roundsText = ({ t }: Locale, { weekday = 'any', frequency }: HouseboundRounds): string => {
  const day = WEEKDAYS.includes(weekday) ? t(`services.rounds.${weekday}`) : weekday;
  return frequency === undefined ? day : t('services.rounds.often', { day, frequency });
};

const nextText = (locale: Locale, { next }: HouseboundRounds): string => {
  const { t } = locale;
  if (next === undefined) return t('services.rounds.none');
  const { day, part = '' } = next;
  const text = t('services.rounds.next', { day: locale.longDay(day) });
  return PARTS.includes(part) ? t(`services.rounds.${part}`, { text }) : text;
};
