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
export const factsOf = ({ locale, request, library }: RequestInput): RequestFact[] => {
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
