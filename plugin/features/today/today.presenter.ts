import type { Locale } from '../../i18n/locale.ts';
import { wallTimeIn, type Instant } from '../../shared/time.ts';
import type { CardContext, CardLine, CardModel, TodayCard } from './card.ts';

/** A card as it is printed: what a feature left out is there as undefined. */
type Complete<T> = { readonly [K in keyof Required<T>]: T[K] | (undefined extends T[K] ? undefined : never) };
type PrintedLine = Complete<CardLine>;
interface PrintedCard extends Omit<Complete<CardModel>, 'lines'> {
  readonly lines: readonly PrintedLine[];
}

/** `today/show`. */
export interface TodayPage {
  readonly greeting: string;
  readonly day: string;
  readonly wide: readonly PrintedCard[];
  readonly narrow: readonly PrintedCard[];
}

interface TodayInput {
  readonly context: CardContext;
  readonly timezone: string;
  readonly cards: readonly TodayCard[];
}

/** Loads the cards that the viewer may see, side by side, and puts them in their order. */
export const todayPage = async ({ context, timezone, cards }: TodayInput): Promise<TodayPage> => {
  const { viewer, locale, now, today } = context;
  const permitted = cards.filter(({ permission }) => permission === 'signed-in' || viewer.permissions.has(permission));
  const loaded = await Promise.all(
    permitted
      .toSorted((one, other) => one.order - other.order)
      .map(async (card) => ({ column: card.column, model: await card.load(context) })),
  );
  const column = (wanted: TodayCard['column']): PrintedCard[] =>
    loaded.flatMap((card) => (card.column === wanted && card.model !== undefined ? [printed(card.model)] : []));
  return {
    greeting: greeting(locale, viewer.displayName, timezone, now),
    day: locale.longDay(today),
    wide: column('wide'),
    narrow: column('narrow'),
  };
};

const printed = ({ count, link, lines, ...card }: CardModel): PrintedCard => ({
  ...card,
  count,
  link,
  lines: lines.map(({ chip, lead, post, action, ...line }) => ({
    ...line,
    chip,
    lead,
    action: action === undefined ? undefined : { ...action, label: action.label ?? action.text },
    post: post === undefined ? undefined : { ...post, field: post.field },
  })),
});

const PARTS_OF_DAY = [
  { until: 4, part: 'evening' },
  { until: 11, part: 'morning' },
  { until: 15, part: 'day' },
  { until: 18, part: 'afternoon' },
  { until: 24, part: 'evening' },
] as const;

/** Four parts, because Indonesian greets differently at noon and in the afternoon. */
const greeting = ({ t }: Locale, name: string, timezone: string, now: Instant): string => {
  const hour = Number(wallTimeIn(timezone, now).slice(11, 13));
  const part = PARTS_OF_DAY.find(({ until }) => hour < until)?.part ?? 'day';
  return t(`today.greeting.${part}`, { name });
};
