import type { Locale } from '../../i18n/locale.ts';
import { dayIn, libraryDay, type LibraryDay } from '../../shared/time.ts';
import type { IconName } from '../../web/icons.ts';
import type { Chip, PathLink, Select } from '../../web/partials.ts';
import { fullName } from '../patrons/index.ts';
import type { Answers } from './answer.repository.ts';
import type { Service } from './catalogue.domain.ts';
import { SETTLEMENTS, type Charge } from './charge.domain.ts';
import { referenceOf, type Transition } from './request.domain.ts';
import { mayBeChanged, type RequestState } from './request-state.domain.ts';
import type { Readers, SeenRequest } from './request.service.ts';
import { stepForms, type StepForm, type StepFormsInput } from './step-forms.presenter.ts';
import { deadlineChip, moneyWords, priceWords, stateChip, timeWords } from './words.ts';
import { LINE_KINDS, type LineKind, type WorkLine } from './work.domain.ts';

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

export interface RequestFact {
  readonly icon: IconName;
  readonly label: string;
  readonly text: string;
  readonly note: string;
  readonly isWide: boolean;
}

/** Who may see it, for its owner. */
interface ReadersView {
  /** Makes it confidential, or lets everybody see it again. */
  readonly toggle: { readonly path: string; readonly value: 'yes' | 'no'; readonly text: string };
  readonly foot: string;
  /** Undefined while it is not confidential. */
  readonly named:
    | {
        readonly path: string;
        readonly takeBack: string;
        readonly lines: readonly { readonly name: string; readonly reader: string; readonly label: string }[];
        readonly choose: Select;
      }
    | undefined;
}

/** The sum on the patron's account in Koha. */
interface ChargeView {
  readonly text: string;
  readonly note: string;
  /** What a person may do about it; empty where nothing is to be done. */
  readonly actions: readonly { readonly value: string; readonly text: string; readonly isMain: boolean }[];
  readonly help: string | undefined;
  readonly path: string;
  /** To the patron's account in Koha. */
  readonly koha: string;
}

interface WorkView {
  readonly path: string;
  readonly time: string;
  /** Of what was planned by the hour, in hundredths of the bar; undefined where nothing was planned. */
  readonly share: number | undefined;
  readonly groups: readonly {
    readonly kind: LineKind;
    readonly title: string;
    readonly none: string;
    readonly lines: readonly WorkLineView[];
    readonly label: string;
    readonly inputId: string;
    readonly hasMinutes: boolean;
    readonly minutesId: string;
  }[];
}

interface WorkLineView {
  readonly text: string;
  readonly note: string;
  /** Only tasks are ticked. */
  readonly tick:
    { readonly path: string; readonly label: string; readonly value: string; readonly isDone: boolean } | undefined;
}

export interface RequestInput extends SeenRequest {
  readonly locale: Locale;
  readonly timezone: string;
  readonly today: LibraryDay;
  readonly service: Service | undefined;
  readonly answers: Answers;
  readonly history: readonly Transition[];
  readonly work: readonly WorkLine[];
  readonly charge: Charge | undefined;
  readonly library: string;
  readonly staff: ReadonlyMap<number, string>;
  readonly viewer: number;
  readonly readers: Readers;
  readonly currency: StepFormsInput['currency'];
  readonly refused?: StepFormsInput['refused'];
}

const WAY: readonly RequestState[] = ['asked', 'quoted', 'agreed', 'in_work', 'ready', 'delivered', 'rated'];
const ENDS: ReadonlySet<RequestState> = new Set(['declined', 'expired', 'cancelled']);

export const requestPath = (id: number): string => `/services/requests/${id}`;

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

const whoOf = ({ locale: { t }, staff, viewer }: RequestInput, number: number): string => {
  if (number === viewer) return t('services.you');
  return staff.get(number) ?? t(number === 0 ? 'services.byItself' : 'services.colleague');
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
          : t('services.fact.accepted', {
              by: t(`services.acceptedBy.${acceptance.by}`),
              via: t(`services.acceptedVia.${acceptance.via}`),
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

const chargeViewOf = ({ locale, request, charge }: RequestInput): ChargeView | undefined => {
  if (charge === undefined) return undefined;
  const { t } = locale;
  const isTask = charge.state === 'task';
  const why = charge.why?.replace(/-\d+$/, '') ?? '';
  return {
    text: t(`services.charge.${charge.state}`, { amount: moneyWords(locale, charge.amount) }),
    note: t('services.charge.reference', { reference: charge.reference }),
    actions: isTask
      ? SETTLEMENTS.map((value) => ({ value, text: t(`services.charge.do.${value}`), isMain: value === 'by_hand' }))
      : [],
    help: isTask
      ? t(locale.has(`services.charge.why.${why}`) ? `services.charge.why.${why}` : 'services.charge.why.other')
      : undefined,
    path: `${requestPath(request.id)}/charge`,
    koha: `/cgi-bin/koha/members/maninvoice.pl?borrowernumber=${request.borrowernumber}`,
  };
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

const readersOf = (input: RequestInput): ReadersView | undefined => {
  const { locale, request, viewer, readers } = input;
  if (request.owner !== viewer) return undefined;
  const { t } = locale;
  const path = `${requestPath(request.id)}/readers`;
  const taken = new Set([viewer, ...readers.named.map(({ reader }) => reader)]);
  const isIt = request.isConfidential;
  return {
    toggle: {
      path: `${requestPath(request.id)}/confidential`,
      value: isIt ? 'no' : 'yes',
      text: t(isIt ? 'services.readers.open' : 'services.readers.close'),
    },
    foot: t(isIt ? 'services.readers.foot' : 'services.readers.everybody'),
    named: isIt
      ? {
          path,
          takeBack: `${path}/take-back`,
          lines: readers.named.map(({ reader }) => {
            const name = whoOf(input, reader);
            return { name, reader: String(reader), label: t('services.readers.takeBack', { name }) };
          }),
          choose: {
            id: 'reader',
            name: 'reader',
            label: t('services.readers.choose'),
            options: readers.colleagues
              .filter(({ borrowernumber }) => !taken.has(borrowernumber))
              .map(({ borrowernumber, name }) => ({ value: String(borrowernumber), text: name, isSelected: false })),
          },
        }
      : undefined,
  };
};

const workOf = ({ locale, request, work, timezone }: RequestInput): WorkView => {
  const { t } = locale;
  const minutes = work.reduce((sum, line) => sum + (line.minutes ?? 0), 0);
  const planned = request.quote?.price.basis === 'hour' ? Math.round((request.quote.price.quantity * 60) / 100) : 0;
  const path = `${requestPath(request.id)}/lines`;
  const day = (line: WorkLine): string => locale.dayOfMonth(dayIn(timezone, line.doneAt ?? line.addedAt));
  const view = (line: WorkLine): WorkLineView => ({
    text:
      line.edition === undefined || line.edition === 1
        ? line.text
        : t('services.work.edition', { text: line.text, edition: line.edition }),
    note: line.minutes === undefined ? day(line) : `${timeWords(locale, line.minutes)} · ${day(line)}`,
    tick:
      line.kind === 'task'
        ? {
            path: `${path}/${line.id}`,
            label: t(line.doneAt === undefined ? 'services.work.tick' : 'services.work.untick', { text: line.text }),
            value: line.doneAt === undefined ? 'done' : 'undone',
            isDone: line.doneAt !== undefined,
          }
        : undefined,
  });
  return {
    path,
    time:
      planned === 0
        ? t('services.work.spent', { time: timeWords(locale, minutes) })
        : t('services.work.spentOf', { time: timeWords(locale, minutes), planned: timeWords(locale, planned) }),
    share: planned === 0 ? undefined : Math.min(100, Math.round((minutes * 100) / planned)),
    groups: LINE_KINDS.map((kind) => ({
      kind,
      title: t(`services.work.${kind}`),
      none: t(`services.work.${kind}.none`),
      lines: work.filter((line) => line.kind === kind).map(view),
      label: t(`services.work.${kind}.add`),
      inputId: `line-${kind}`,
      hasMinutes: kind === 'time',
      minutesId: `line-${kind}-minutes`,
    })),
  };
};
