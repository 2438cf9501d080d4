import { isLibraryDay, libraryDay } from '../../shared/time.ts';
import { formValidator } from '../../shared/validation.ts';
import { readUnits, type Currency } from './money.domain.ts';
import { BASES, countsSomething, priceBy, type PriceBasis } from './price.domain.ts';
import {
  ACCEPTED_BY,
  ACCEPTED_VIA,
  DELIVERED_TO,
  DELIVERIES,
  IN_TIME,
  type Acceptance,
  type Proof,
  type Quote,
  type Rating,
} from './request.domain.ts';
import { REASONS, STATES, stepBetween, type Reason, type RequestState, type StepNeed } from './request-state.domain.ts';
import type { WantedStep } from './request.service.ts';

const word = (values: readonly string[], description: string) => ({
  type: 'string',
  enum: ['', ...values],
  description,
});
const typed = (maxLength: number, description: string) => ({
  type: 'string',
  maxLength,
  format: 'secret',
  description,
});

/** A step as a form sends it. */
export interface StepBody {
  readonly from: RequestState;
  readonly to: RequestState;
  readonly note?: string;
  readonly reason?: Reason | '';
  readonly basis?: PriceBasis | '';
  readonly each?: string;
  readonly quantity?: string;
  readonly discount?: string;
  readonly tax?: string;
  readonly until?: string;
  readonly acceptedBy?: Acceptance['by'] | '';
  readonly acceptedVia?: Acceptance['via'] | '';
  readonly acceptedOn?: string;
  readonly isRelevant?: 'yes' | '';
  readonly isGood?: 'yes' | '';
  readonly deliveredOn?: string;
  readonly deliveredBy?: Proof['by'] | '';
  readonly deliveredTo?: Proof['to'] | '';
  readonly proof?: string;
  readonly relevant?: '' | '1' | '2' | '3' | '4' | '5';
  readonly inTime?: Rating['inTime'] | '';
  readonly comment?: string;
}

export const validStep = formValidator<StepBody>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['from', 'to'],
    properties: {
      from: { type: 'string', enum: STATES, description: 'Where it stood when the form was made.' },
      to: { type: 'string', enum: STATES, description: 'Where it goes.' },
      note: typed(500, 'A note to the history.'),
      reason: word([...new Set(Object.values(REASONS).flat())], 'Why it ends.'),
      basis: word(BASES, 'What the price counts.'),
      each: typed(30, 'Price of each, or of the whole.'),
      quantity: typed(20, 'How many.'),
      discount: typed(10, 'Percent taken off.'),
      tax: typed(10, 'Percent of tax.'),
      until: typed(10, 'The last day of the quote.'),
      acceptedBy: word(ACCEPTED_BY, 'Who agreed.'),
      acceptedVia: word(ACCEPTED_VIA, 'How they said so.'),
      isRelevant: word(['yes'], 'That it fits what was asked.'),
      isGood: word(['yes'], 'That it is correct and complete.'),
      acceptedOn: typed(10, 'The day on which they said so.'),
      deliveredOn: typed(10, 'The day of the delivery.'),
      deliveredBy: word(DELIVERIES, 'The way of the delivery.'),
      deliveredTo: word(DELIVERED_TO, 'Who received it.'),
      proof: typed(300, 'What shows that it arrived.'),
      relevant: word(['1', '2', '3', '4', '5'], 'How well it fitted.'),
      inTime: word(IN_TIME, 'Whether it came in time.'),
      comment: typed(500, 'What the patron said.'),
    },
  },
  'services.step-form',
  'The form',
);

/** A field that must be mended; each has a text `services.step.wrong.<field>`. */
export type WrongField =
  | 'each'
  | 'quantity'
  | 'discount'
  | 'tax'
  | 'until'
  | 'reason'
  | 'acceptance'
  | 'acceptedOn'
  | 'quoteRanOut'
  | 'checks'
  | 'deliveredOn'
  | 'delivery'
  | 'rating'
  | 'currency';

/** What is free has no currency. */
const NONE: Currency = { code: '', digits: 0 };
const FREE: Quote = {
  price: priceBy({ basis: 'free', units: 0, category: undefined, discount: 0, tax: 0 }, 0),
  total: { units: 0, currency: NONE },
  until: undefined,
};

type Part = Omit<WantedStep, 'from' | 'to' | 'note'>;

interface Ground {
  readonly currency: Currency | undefined;
  readonly today: string;
  readonly hasQuote: boolean;
  /** The last day of the quote, where there is one that ends. */
  readonly until: string | undefined;
}

/** What a form says, or what in it must be mended. */
export const readStep = (
  body: StepBody,
  ground: Ground,
): { readonly step: WantedStep } | { readonly wrong: readonly WrongField[] } => {
  const need: StepNeed = stepBetween(body.from, body.to)?.need ?? 'nothing';
  const part = READERS[need](body, ground);
  if (Array.isArray(part)) return { wrong: part };
  return { step: { from: body.from, to: body.to, note: (body.note ?? '').trim(), ...part } };
};

const READERS: Readonly<Record<StepNeed, (body: StepBody, ground: Ground) => Part | WrongField[]>> = {
  nothing: () => ({}),
  price: (body, { currency, today }) => priceOf(body, currency, today),
  acceptance: (body, ground) => acceptanceOf(body, ground),
  checks: ({ isRelevant, isGood }) => (isRelevant === 'yes' && isGood === 'yes' ? { isChecked: true } : ['checks']),
  proof: ({ deliveredOn = '', deliveredBy, deliveredTo, proof = '' }, { today }) => {
    const isDay = isLibraryDay(deliveredOn) && deliveredOn <= today;
    if (isDay && isSaid(deliveredBy) && isSaid(deliveredTo))
      return { proof: { on: deliveredOn, by: deliveredBy, to: deliveredTo, note: proof.trim() } };
    return [
      ...(isDay ? [] : ['deliveredOn' as const]),
      ...(isSaid(deliveredBy) && isSaid(deliveredTo) ? [] : ['delivery' as const]),
    ];
  },
  rating: ({ relevant, inTime, comment = '' }) =>
    isSaid(relevant) && isSaid(inTime)
      ? { rating: { relevant: Number(relevant), inTime, comment: comment.trim() } }
      : ['rating'],
  reason: ({ reason }) => (isSaid(reason) ? { reason } : ['reason']),
};

/** Said by the last day of the quote, it counts; after that, the library has to say its price anew. */
const acceptanceOf = (
  { acceptedBy, acceptedVia, acceptedOn: on = '' }: StepBody,
  { today, hasQuote, until }: Ground,
): Part | WrongField[] => {
  const isDay = isLibraryDay(on) && on <= today;
  if (isDay && until !== undefined && on > until) return ['quoteRanOut'];
  if (isDay && isSaid(acceptedBy) && isSaid(acceptedVia))
    return { acceptance: { by: acceptedBy, via: acceptedVia, on }, ...(hasQuote ? {} : { quote: FREE }) };
  return [
    ...(isSaid(acceptedBy) && isSaid(acceptedVia) ? [] : ['acceptance' as const]),
    ...(isDay ? [] : ['acceptedOn' as const]),
  ];
};

const isSaid = <T extends string>(value: T | '' | undefined): value is T => value !== undefined && value !== '';

const PERCENT_DIGITS = 2;
const MOST_RATE = 10_000;

const priceOf = (body: StepBody, currency: Currency | undefined, today: string): Part | WrongField[] => {
  const { basis = 'free', until = '' } = body;
  if (basis === 'free' || basis === '') return { quote: FREE };
  if (currency === undefined) return ['currency'];
  const rate = (text = ''): number | undefined => (text.trim() === '' ? 0 : readUnits(text, PERCENT_DIGITS));
  const each = readUnits(body.each ?? '', currency.digits);
  const quantity = countsSomething(basis) ? readUnits(body.quantity ?? '', 2) : 100;
  const [discount, tax] = [rate(body.discount), rate(body.tax)];
  const isUntil = isLibraryDay(until) && until >= today;
  const wrong: WrongField[] = [
    ...(each === undefined ? ['each' as const] : []),
    ...(quantity === undefined || quantity === 0 || quantity > 1_000_000 ? ['quantity' as const] : []),
    ...(discount === undefined || discount > MOST_RATE ? ['discount' as const] : []),
    ...(tax === undefined || tax > MOST_RATE ? ['tax' as const] : []),
    ...(isUntil ? [] : ['until' as const]),
  ];
  if (wrong.length > 0) return wrong;
  const rule = { basis, units: each ?? 0, category: undefined, discount: discount ?? 0, tax: tax ?? 0 };
  const price = priceBy(rule, quantity ?? 0);
  return { quote: { price, total: { units: price.total, currency }, until: libraryDay(until) } };
};
