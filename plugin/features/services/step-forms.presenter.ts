import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { Field, Select, TextArea } from '../../web/partials.ts';
import { priceIn, type Service } from './catalogue.domain.ts';
import { decimalText, type Currency } from './money.domain.ts';
import { BASES, ruleFor } from './price.domain.ts';
import { ACCEPTED_BY, ACCEPTED_VIA, DELIVERED_TO, DELIVERIES, IN_TIME, type Request } from './request.domain.ts';
import { reasonsFor, stepsFrom, type RequestState, type Step } from './request-state.domain.ts';
import type { StepBody, WrongField } from './step-form.ts';

/** A step that may be taken now, with the form that it needs: `partials/services/step-form`. */
export interface StepForm {
  readonly id: string;
  readonly from: RequestState;
  readonly to: RequestState;
  readonly title: string;
  readonly isMain: boolean;
  readonly isOpen: boolean;
  /** What must be mended before the step can be taken. */
  readonly problems: readonly string[];
  readonly help: string | undefined;
  readonly selects: readonly Select[];
  readonly fields: readonly Field[];
  readonly checks: readonly { readonly id: string; readonly name: string; readonly text: string }[];
  readonly note: TextArea | undefined;
}

export interface StepFormsInput {
  readonly request: Request;
  readonly service: Service | undefined;
  readonly category: string;
  readonly currency: Currency | undefined;
  readonly today: LibraryDay;
  /** A form that came back. */
  readonly refused?: { readonly body: StepBody; readonly wrong: readonly WrongField[] } | undefined;
}

const QUOTE_DAYS = 14;

export const stepForms = (locale: Locale, input: StepFormsInput): StepForm[] =>
  stepsFrom(input.request.state).map((step, index) => stepForm(locale, input, step, index === 0));

const stepForm = (locale: Locale, input: StepFormsInput, step: Step, isMain: boolean): StepForm => {
  const { t } = locale;
  const refused = input.refused?.body.to === step.to ? input.refused : undefined;
  const typed: Partial<StepBody> = refused?.body ?? {};
  const parts = PARTS[step.need](locale, input, step.to, typed);
  return {
    id: `step-${step.to}`,
    from: input.request.state,
    to: step.to,
    title: stepTitle(locale, step),
    isMain,
    isOpen: isMain || refused !== undefined,
    problems: (refused?.wrong ?? []).map((field) =>
      t(`services.step.wrong.${field}`, { until: untilWords(locale, input.request) }),
    ),
    help: undefined,
    selects: [],
    fields: [],
    checks: [],
    note: noteOf(locale, step.to, typed.note),
    ...parts,
  };
};

const untilWords = (locale: Locale, { quote }: Request): string =>
  quote?.until === undefined ? '' : locale.day(quote.until);

/** What taking the step is called. */
export const stepTitle = (locale: Locale, { from, to }: Pick<Step, 'from' | 'to'>): string => {
  const own = `services.step.${from}.${to}`;
  return locale.t(locale.has(own) ? own : `services.step.to.${to}`);
};

const noteOf = ({ t }: Locale, to: RequestState, value = ''): TextArea => ({
  id: `step-${to}-note`,
  name: 'note',
  label: t('services.step.note'),
  value,
  help: undefined,
  error: undefined,
  rows: 2,
});

type Parts = Partial<Pick<StepForm, 'help' | 'selects' | 'fields' | 'checks' | 'note'>>;

const PARTS: Readonly<
  Record<Step['need'], (locale: Locale, input: StepFormsInput, to: RequestState, typed: Partial<StepBody>) => Parts>
> = {
  nothing: () => ({}),
  price: (locale, input, to, typed) => priceParts(locale, input, to, typed),
  acceptance: (locale, { request, today }, to, typed) => ({
    help: locale.t(acceptHelp(request), { until: untilWords(locale, request) }),
    // Of a quote that has ended, nobody should say by mistake that it was accepted today.
    fields: [
      dateField(locale, to, 'acceptedOn', typed.acceptedOn ?? (hasRunOut(request, today) ? '' : today.toString())),
    ],
    selects: [
      select(locale, to, 'acceptedBy', ACCEPTED_BY, typed.acceptedBy ?? 'patron'),
      select(locale, to, 'acceptedVia', ACCEPTED_VIA, typed.acceptedVia),
    ],
  }),
  checks: ({ t }, _input, to) => ({
    help: t('services.step.checks'),
    checks: (['isRelevant', 'isGood'] as const).map((name) => ({
      id: `step-${to}-${name}`,
      name,
      text: t(`services.step.check.${name}`),
    })),
  }),
  proof: (locale, { request, today }, to, typed) => ({
    fields: [
      dateField(locale, to, 'deliveredOn', typed.deliveredOn ?? today.toString()),
      textField(locale, to, 'proof', typed.proof, false),
    ],
    selects: [
      select(locale, to, 'deliveredBy', DELIVERIES, typed.deliveredBy ?? request.words.delivery),
      select(locale, to, 'deliveredTo', DELIVERED_TO, typed.deliveredTo ?? 'patron'),
    ],
  }),
  rating: (locale, _input, to, typed) => ({
    help: locale.t('services.step.rating'),
    selects: [
      select(locale, to, 'relevant', ['5', '4', '3', '2', '1'], typed.relevant),
      select(locale, to, 'inTime', IN_TIME, typed.inTime),
    ],
    fields: [textField(locale, to, 'comment', typed.comment, false)],
    note: undefined,
  }),
  reason: (locale, _input, to, typed) => ({
    selects: [select(locale, to, 'reason', reasonsFor(to), typed.reason)],
  }),
};

const acceptHelp = ({ quote, state }: Request): string => {
  if (quote === undefined) return 'services.step.acceptFree';
  return state === 'expired' && quote.until !== undefined ? 'services.step.acceptLate' : 'services.step.accept';
};

const hasRunOut = ({ quote }: Request, today: LibraryDay): boolean =>
  quote?.until !== undefined && quote.until.since(today).sign < 0;

const priceParts = (
  locale: Locale,
  { request, service, category, currency, today }: StepFormsInput,
  to: RequestState,
  typed: Partial<StepBody>,
): Parts => {
  const rule = ruleFor(
    (service?.prices ?? []).flatMap((price) => priceIn(price, currency) ?? []),
    category,
  );
  const last = request.quote?.price;
  const money = (units: number): string =>
    currency === undefined ? '' : decimalText({ units, currency }).replace(/\.0+$/, '');
  const percent = (rate: number): string => (rate === 0 ? '' : String(rate / 100));
  const value = (name: keyof StepBody, known: string): string => typed[name] ?? known;
  return {
    help: locale.t(currency === undefined ? 'services.step.noCurrency' : 'services.step.price'),
    selects: [
      select(
        locale,
        to,
        'basis',
        currency === undefined ? ['free'] : BASES,
        typed.basis ?? last?.basis ?? rule?.basis ?? 'free',
        false,
      ),
    ],
    fields: [
      textField(locale, to, 'each', value('each', money(last?.each ?? rule?.units ?? 0)), false),
      textField(locale, to, 'quantity', value('quantity', String((last?.quantity ?? 100) / 100)), false),
      textField(locale, to, 'discount', value('discount', percent(last?.discountRate ?? rule?.discount ?? 0)), false),
      textField(locale, to, 'tax', value('tax', percent(last?.taxRate ?? rule?.tax ?? 0)), false),
      {
        ...dateField(locale, to, 'until', value('until', today.add({ days: QUOTE_DAYS }).toString())),
        isRequired: false,
      },
    ],
  };
};

const select = (
  { t }: Locale,
  to: RequestState,
  name: string,
  values: readonly string[],
  chosen: string | undefined,
  hasNothing = true,
): Select => ({
  id: `step-${to}-${name}`,
  name,
  label: t(`services.step.field.${name}`),
  options: [
    ...(hasNothing ? [{ value: '', text: t('services.step.choose'), isSelected: !isOne(values, chosen) }] : []),
    ...values.map((value) => ({ value, text: t(`services.${name}.${value}`), isSelected: value === chosen })),
  ],
});

const isOne = (values: readonly string[], chosen: string | undefined): boolean =>
  chosen !== undefined && values.includes(chosen);

const textField = (
  { t }: Locale,
  to: RequestState,
  name: string,
  value: string | undefined,
  isRequired: boolean,
): Field => ({
  id: `step-${to}-${name}`,
  name,
  type: 'text',
  label: t(`services.step.field.${name}`),
  value: value ?? '',
  isRequired,
  autocomplete: 'off',
  help: undefined,
  error: undefined,
});

const dateField = (locale: Locale, to: RequestState, name: string, value: string): Field => ({
  ...textField(locale, to, name, value, true),
  type: 'date',
});
