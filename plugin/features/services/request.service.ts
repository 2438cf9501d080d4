import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { findPatron } from '../../koha/patrons/index.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { Conflict, InvalidInput, NotFound } from '../../shared/errors.ts';
import { dayIn, type Instant } from '../../shared/time.ts';
import type { AttachmentService } from '../attachments/index.ts';
import { nameReaders } from '../confidential/index.ts';
import { mustBeTheSame } from '../insight/index.ts';
import { answersOf, keepAnswers, type Answers } from './answer.repository.ts';
import type { Charge, Settlement } from './charge.domain.ts';
import { changeCharge, chargeOf, intendCharge } from './charge.repository.ts';
import {
  insertRequest,
  updateOwner,
  updateState,
  updateWords,
  wordsAt,
  type NewRequest,
  type StepFacts,
} from './request.repository.ts';
import { referenceOf, type Request, type RequestWords, type Transition } from './request.domain.ts';
import { namingOf, requestGround, subjectOf, type Doing, type RequestGroundDeps } from './request-ground.ts';
import { requestReaders } from './request-readers.service.ts';
import {
  mayBeChanged,
  reasonsFor,
  stepBetween,
  type Reason,
  type RequestState,
  type StepNeed,
} from './request-state.domain.ts';
import { requestWork } from './request-work.service.ts';
import { insertTransition, transitionsOf } from './transition.repository.ts';
import { mergeWords, sameWords, type WordConflict } from './words.domain.ts';

/** One step as somebody wants to take it. */
export interface WantedStep extends StepFacts {
  /** Where the request stood when the person decided. */
  readonly from: RequestState;
  readonly to: RequestState;
  readonly reason?: Reason | undefined;
  readonly note: string;
  /** That it is relevant and good, where the step asks for it. */
  readonly isChecked?: boolean | undefined;
}

export type Changed =
  | { readonly outcome: 'saved' | 'unchanged' }
  /** `words` holds what was typed brought together with what a colleague saved meanwhile as version `version`. */
  | {
      readonly outcome: 'conflict';
      readonly words: RequestWords;
      readonly conflicts: readonly WordConflict[];
      readonly version: number;
    };

const confidentialToNobody = (): Conflict =>
  new Conflict(
    'services.confidential-to-nobody',
    'A confidential request needs somebody who answers for it. A colleague who is named on it can take it.',
  );

interface RequestServiceDeps extends RequestGroundDeps {
  /** Undefined where no files can be attached. */
  readonly attachments?: AttachmentService | undefined;
}

export const requestService = ({ crm, koha, attachments }: RequestServiceDeps) => {
  const ground = requestGround({ crm, koha });
  const { look, lookToChange, hold } = ground;

  return {
    /** @throws NotFound `services.no-such-request`, also for one of which the viewer may not know. */
    look,
    ...requestReaders({ crm, koha }, ground),
    ...requestWork({ crm, attachments }, ground),

    history: (id: number): Promise<Transition[]> => transitionsOf(crm, id),
    answers: (id: number): Promise<Answers> => answersOf(crm, id),

    charge: (id: number): Promise<Charge | undefined> => chargeOf(crm, id),

    /**
     * A person sees to a charge that waits: it was put on the account by hand, Koha is to be asked again (after its
     * account was looked at), or nobody will pay.
     *
     * @throws Conflict `services.charge-settled` when it does not wait any more
     */
    async settle({ viewer, now }: Doing, id: number, how: Settlement): Promise<void> {
      await lookToChange({ viewer, now }, id);
      const charge = await chargeOf(crm, id);
      const settled = { at: now, by: viewer.borrowernumber };
      const isDone =
        charge?.state === 'task' &&
        (await changeCharge(
          crm,
          charge,
          how === 'again' ? { state: 'sent', why: charge.why, dueAt: now, isAfresh: true } : { state: how, settled },
        ));
      if (!isDone) throw new Conflict('services.charge-settled', 'Somebody has seen to this charge already.');
    },

    /**
     * The viewer takes the request, or gives it back. Who had a confidential one still sees it.
     *
     * @throws Conflict `services.confidential-to-nobody`: a confidential one is not left to nobody
     */
    async own(doing: Doing, id: number, isMine: boolean): Promise<void> {
      const { request } = await lookToChange(doing, id);
      const { borrowernumber } = doing.viewer;
      await inTransaction(crm, async (trx) => {
        if (request.isConfidential) {
          if (!isMine) throw confidentialToNobody();
          const before = request.owner === undefined ? [] : [request.owner];
          await nameReaders(trx, subjectOf(id), before, namingOf(doing));
        }
        await updateOwner(trx, id, isMine ? borrowernumber : undefined);
      });
    },

    /**
     * @param to `draft`, `proposed` for an offer, `asked` for a request
     * @returns the request's number
     * @throws NotFound `patron.not-found`; Conflict `patron.somebody-else` until the next refresh
     */
    async begin(
      { viewer, now }: Doing,
      request: NewRequest,
      to: RequestState,
      answers: Answers = new Map(),
    ): Promise<number> {
      const patron = await findPatron(koha, viewer.visible, request.borrowernumber);
      if (patron === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');
      await mustBeTheSame(crm, patron);
      if (stepBetween('new', to) === undefined) throw notAllowed('new', to);
      return inTransaction(crm, async (trx) => {
        const by = viewer.borrowernumber;
        const id = await insertRequest(trx, request, { by, now });
        const step = { from: 'new', to, at: now, by, reason: undefined, note: '' } as const;
        const number = await insertTransition(trx, id, step);
        await updateState(trx, id, { state: to, number, now }, {});
        await keepAnswers(trx, id, answers);
        return id;
      });
    },

    /**
     * Saves what was typed over version `version`. What colleagues saved meanwhile stays; where both changed the same
     * place nothing is saved and both are answered.
     *
     * @throws NotFound `services.no-such-request`; Conflict `services.no-longer-changed` once it is delivered or ended
     */
    async change(
      { viewer, now }: Doing,
      id: number,
      version: number,
      mine: RequestWords,
      answers: Answers = new Map(),
    ): Promise<Changed> {
      await lookToChange({ viewer, now }, id);
      return inTransaction(crm, async (trx) => {
        const request = await hold(trx, id);
        if (!mayBeChanged(request.state))
          throw new Conflict(
            'services.no-longer-changed',
            'What was asked for is settled and is not changed any more.',
          );
        const base = version === request.version ? request.words : await wordsAt(trx, id, version);
        if (base === undefined) throw new InvalidInput('services.no-such-version', 'There is no such version.');
        const { words, conflicts } = mergeWords(base, request.words, mine);
        if (conflicts.length > 0) return { outcome: 'conflict', words, conflicts, version: request.version };
        await keepAnswers(trx, id, answers);
        if (sameWords(words, request.words)) return { outcome: 'unchanged' };
        await updateWords(trx, request, words, { by: viewer.borrowernumber, now });
        return { outcome: 'saved' };
      });
    },

    /**
     * @throws Conflict `services.moved-meanwhile` when it stands elsewhere by now, `services.step-not-allowed`;
     *   `services.quote-ran-out` for an acceptance after the last day of the quote; InvalidInput `services.step-needs-<need>`; NotFound `services.no-such-request`
     */
    async take({ viewer, now }: Doing, id: number, wanted: WantedStep): Promise<void> {
      await lookToChange({ viewer, now }, id);
      await inTransaction(crm, async (trx) => {
        const request = await hold(trx, id);
        if (request.state !== wanted.from) throw movedMeanwhile(request.state);
        const step = stepBetween(wanted.from, wanted.to);
        if (step === undefined) throw notAllowed(wanted.from, wanted.to);
        const today = dayIn(koha.timezone, now).toString();
        const dated = {
          ...wanted,
          acceptance: wanted.acceptance && { ...wanted.acceptance, on: wanted.acceptance.on ?? today },
        };
        if (step.need === 'acceptance') refuseTooLate(request, dated.acceptance?.on ?? today);
        if (!isGiven(step.need, dated, request))
          throw new InvalidInput(`services.step-needs-${step.need}`, `This step needs its ${step.need}.`);
        const number = await insertTransition(trx, id, {
          from: wanted.from,
          to: wanted.to,
          at: now,
          by: viewer.borrowernumber,
          reason: step.need === 'reason' ? wanted.reason : undefined,
          note: wanted.note,
        });
        await updateState(trx, id, { state: wanted.to, number, now }, factsFor(step.need, dated));
        if (wanted.to === 'delivered') await chargeFor(trx, request, now);
      });
    },
  };
};

export type RequestService = ReturnType<typeof requestService>;

/** What was agreed is due once it is delivered. */
const chargeFor = async (trx: Knex.Transaction, request: Request, now: Instant): Promise<void> => {
  const { id, serviceId, branchcode, quote } = request;
  if (quote === undefined || quote.total.units === 0) return;
  const reference = `Kenal ${referenceOf(request)} ${randomUUID().slice(0, 8)}`;
  await intendCharge(trx, { requestId: id, serviceId, branchcode, reference, amount: quote.total }, now);
};

const notAllowed = (from: string, to: string): Conflict =>
  new Conflict('services.step-not-allowed', 'From here, a request does not go there.', { from, to });

const refuseTooLate = ({ quote }: Request, on: string): void => {
  if (quote?.until !== undefined && on > quote.until.toString())
    throw new Conflict('services.quote-ran-out', 'The quote did not hold any more on that day. Quote anew.');
};

const movedMeanwhile = (state: RequestState): Conflict =>
  new Conflict('services.moved-meanwhile', 'A colleague has moved this request meanwhile.', { state });

const isGiven = (need: StepNeed, wanted: WantedStep, request: Request): boolean => {
  switch (need) {
    case 'nothing':
      return true;
    case 'price':
      return wanted.quote !== undefined && (wanted.quote.total.units === 0 || wanted.quote.until !== undefined);
    case 'acceptance':
      // Without a quote, what is agreed on is that it costs nothing.
      return wanted.acceptance !== undefined && (request.quote !== undefined || wanted.quote?.total.units === 0);
    case 'checks':
      return wanted.isChecked === true;
    case 'proof':
      return wanted.proof !== undefined;
    case 'rating':
      return wanted.rating !== undefined;
    case 'reason':
      return wanted.reason !== undefined && reasonsFor(wanted.to).includes(wanted.reason);
  }
};

/** Only what the step is about is written, whatever else was handed over. */
const factsFor = (need: StepNeed, { quote, acceptance, proof, rating }: WantedStep): StepFacts => {
  switch (need) {
    case 'price':
      return { quote };
    case 'acceptance':
      return { acceptance, quote };
    case 'proof':
      return { proof };
    case 'rating':
      return { rating };
    case 'checks':
    case 'nothing':
    case 'reason':
      return {};
  }
};
