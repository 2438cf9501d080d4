import { dayIn, libraryDay } from '../../shared/time.ts';
import type { Chip, PathLink } from '../../web/partials.ts';
import { fullName } from '../patrons/index.ts';
import { chargeViewOf, type ChargeView } from './request-charge.presenter.ts';
import { factsOf, type RequestFact } from './request-facts.presenter.ts';
import { whoOf, type RequestInput } from './request-input.ts';
import { requestPath } from './request-path.ts';
import { readersOf, type ReadersView } from './request-readers.presenter.ts';
import { mayBeChanged, type RequestState } from './request-state.domain.ts';
import { workOf, type WorkView } from './request-work.presenter.ts';
import { referenceOf, type Transition } from './request.domain.ts';
import { stepForms, type StepForm } from './step-forms.presenter.ts';
import { deadlineChip, stateChip } from './words.ts';

/** `services/request`: one request with everything that is done about it. */
export interface RequestPage {
  readonly heading: string;
  readonly reference: string;
  readonly patron: PathLink;
  readonly chips: readonly Chip[];
  readonly main: PathLink | undefined;
  readonly way: readonly WayStop[];
  readonly ended: string | undefined;
  readonly askedTitle: string;
  readonly edit: string | undefined;
  readonly facts: readonly RequestFact[];
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
  readonly steps: readonly StepForm[];
  readonly stepsPath: string;
  readonly work: WorkView;
  readonly owner: {
    readonly text: string;
    readonly path: string;
    readonly button: string | undefined;
    readonly value: string;
  };
  readonly readers: ReadersView | undefined;
  readonly charge: ChargeView | undefined;
  readonly history: readonly { readonly day: string; readonly text: string; readonly note: string }[];
  readonly papers: readonly PathLink[];
}

export interface WayStop {
  readonly text: string;
  readonly note: string;
  readonly isDone: boolean;
  readonly isNow: boolean;
}

const WAY: readonly RequestState[] = ['asked', 'quoted', 'agreed', 'in_work', 'ready', 'delivered', 'rated'];
const ENDS: ReadonlySet<RequestState> = new Set(['declined', 'expired', 'cancelled']);

export const requestPage = (input: RequestInput): RequestPage => {
  const { locale, request, patron, service } = input;
  const { t } = locale;
  const path = requestPath(request.id);
  const steps = stepForms(locale, { ...input, category: patron.categorycode, refused: input.refused });
  const first = steps[0];
  return {
    heading: request.words.title,
    reference: referenceOf(request),
    patron: { text: fullName(t, patron.name), path: `/patrons/${patron.borrowernumber}` },
    chips: chipsOf(input),
    main: first === undefined ? undefined : { text: first.title, path: `${path}#${first.id}` },
    way: wayOf(input),
    ended: endOf(input),
    askedTitle: service?.name ?? '',
    edit: mayBeChanged(request.state) ? `${path}/edit` : undefined,
    facts: factsOf(input),
    answers: (service?.questions ?? []).flatMap(({ id, text }) => {
      const answer = input.answers.get(id);
      return answer === undefined ? [] : [{ question: text, answer }];
    }),
    steps,
    stepsPath: `${path}/steps`,
    work: workOf(input),
    owner: ownerOf(input),
    readers: readersOf(input),
    charge: chargeViewOf(input),
    history: input.history.toReversed().map((step) => ({
      day: locale.moment(step.at),
      text: t('services.history.step', { state: t(`services.state.${step.to}`), who: whoOf(input, step.by) }),
      note: [step.reason === undefined ? '' : t(`services.reason.${step.reason}`), step.note]
        .filter((part) => part !== '')
        .join(' · '),
    })),
    papers: [
      { text: t('services.slip.link'), path: `${path}/slip` },
      ...(request.proof === undefined && request.state !== 'ready'
        ? []
        : [{ text: t('services.note.link'), path: `${path}/delivery-note` }]),
    ],
  };
};

const chipsOf = ({ locale, today, request: { state, words, quote, isConfidential } }: RequestInput): Chip[] => {
  const dated = {
    state,
    dueOn: words.dueOn === undefined ? undefined : libraryDay(words.dueOn),
    quoteUntil: quote?.until,
  };
  return [
    stateChip(locale, state),
    ...(mayBeChanged(state) ? [deadlineChip(locale, dated, today)] : []),
    ...(isConfidential ? [{ tone: 'lock', icon: 'lock', word: locale.t('services.confidential') } as const] : []),
  ];
};

/** The ordinary way, with the last day on which the request came to each stop. */
const wayOf = (input: RequestInput): WayStop[] => {
  const { locale, request, history, timezone } = input;
  const at = WAY.indexOf(request.state);
  const reached = (state: RequestState): Transition | undefined => history.findLast(({ to }) => to === state);
  const last = Math.max(at, ...WAY.map((state, index) => (at === -1 && reached(state) !== undefined ? index : -1)));
  const isOver = request.state === 'closed';
  return WAY.map((state, index) => {
    const step = reached(state);
    const isNow = index === at;
    const isDone = step !== undefined && !isNow && (index < last || isOver || at === -1);
    const day = step === undefined ? '' : locale.dayOfMonth(dayIn(timezone, step.at));
    return {
      text: locale.t(`services.state.${state}`),
      note: isDone || isNow ? day : '',
      isDone,
      isNow,
    };
  });
};

const endOf = (input: RequestInput): string | undefined => {
  const { locale, request, history, timezone } = input;
  const last = history.at(-1);
  if (last === undefined || !ENDS.has(request.state)) return undefined;
  const { t } = locale;
  return t('services.ended', {
    state: t(`services.state.${request.state}`),
    day: locale.day(dayIn(timezone, last.at)),
    reason: last.reason === undefined ? '' : t(`services.reason.${last.reason}`),
    note: last.note === '' ? 'none' : last.note,
  });
};

const ownerOf = (input: RequestInput): RequestPage['owner'] => {
  const { locale, request, viewer } = input;
  const isMine = request.owner === viewer;
  const mayGiveBack = isMine && !request.isConfidential;
  return {
    text:
      request.owner === undefined
        ? locale.t('services.owner.none')
        : locale.t('services.owner.is', { who: whoOf(input, request.owner) }),
    path: `${requestPath(request.id)}/owner`,
    button: isMine && !mayGiveBack ? undefined : locale.t(isMine ? 'services.owner.giveBack' : 'services.owner.take'),
    value: isMine ? 'nobody' : 'me',
  };
};
