import { fullName } from '../patrons/index.ts';
import { referenceOf } from './request.domain.ts';
import { factsOf, type RequestFact } from './request-facts.presenter.ts';
import type { RequestInput } from './request-input.ts';
import { requestPath } from './request-path.ts';

/** `services/paper`: a request slip or a delivery note, made to be printed. */
export interface PaperPage {
  readonly heading: string;
  readonly reference: string;
  /** Paper lies about: whoever finds it is told. */
  readonly isConfidential: boolean;
  readonly title: string;
  readonly service: string;
  readonly patron: string;
  readonly card: string;
  readonly library: string;
  readonly facts: readonly RequestFact[];
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
  /** Lines to sign on. */
  readonly signatures: readonly string[];
  readonly printed: string;
  readonly back: string;
}

export type PaperKind = 'slip' | 'delivery-note';

/** The slip says what is to be made; the note goes with what was made, and is signed. */
export const paperPage = (input: RequestInput, kind: PaperKind): PaperPage => {
  const { locale, request, patron, service } = input;
  const { t } = locale;
  const isNote = kind === 'delivery-note';
  const facts = factsOf(input);
  return {
    heading: t(isNote ? 'services.note.title' : 'services.slip.title'),
    reference: referenceOf(request),
    isConfidential: request.isConfidential,
    title: request.words.title,
    service: service?.name ?? '',
    patron: fullName(t, patron.name),
    card: patron.cardnumber ?? '',
    library: input.library,
    facts: isNote ? facts.filter(({ icon }) => ['text', 'pin', 'money', 'check-ring'].includes(icon)) : facts,
    answers: isNote
      ? []
      : (service?.questions ?? []).flatMap(({ id, text }) => {
          const answer = input.answers.get(id);
          return answer === undefined ? [] : [{ question: text, answer }];
        }),
    signatures: isNote ? [t('services.note.handedOver'), t('services.note.received')] : [t('services.slip.agreed')],
    printed: t('services.paper.printed', { day: locale.longDay(input.today) }),
    back: requestPath(request.id),
  };
};
