import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { colleaguesOf, type Colleague } from '../../koha/colleagues.ts';
import { findPatron, type PatronRecord } from '../../koha/patrons/index.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { Conflict, InvalidInput, NotFound } from '../../shared/errors.ts';
import { dayIn, type Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { Attachment, AttachmentService, FineFile, OpenFile } from '../attachments/index.ts';
import {
  dropSubjects,
  mustNotOnlyLook,
  onlyLooks,
  nameReaders,
  readersOf,
  unnameReader,
  type NamedReader,
} from '../confidential/index.ts';
import { isSamePerson, mustBeTheSame } from '../insight/index.ts';
import { answersOf, keepAnswers, type Answers } from './answer.repository.ts';
import type { Charge, Settlement } from './charge.domain.ts';
import { changeCharge, chargeOf, intendCharge } from './charge.repository.ts';
import {
  holdRequest,
  insertRequest,
  readRequest,
  updateConfidentiality,
  updateOwner,
  updateState,
  updateWords,
  wordsAt,
  type NewRequest,
  type StepFacts,
} from './request.repository.ts';
import { referenceOf, type Request, type RequestWords, type Transition } from './request.domain.ts';
import {
  mayBeChanged,
  reasonsFor,
  stepBetween,
  type Reason,
  type RequestState,
  type StepNeed,
} from './request-state.domain.ts';
import { insertTransition, transitionsOf } from './transition.repository.ts';
import type { WorkLine } from './work.domain.ts';
import { addLine, hasDeliverable, tickTask, workOf, type NewLine } from './work.repository.ts';
import { mergeWords, sameWords, type WordConflict } from './words.domain.ts';

/** Who does something, and when. */
export interface Doing {
  readonly viewer: Viewer;
  readonly now: Instant;
}

/** Who was named, and who could be. */
export interface Readers {
  readonly named: readonly NamedReader[];
  readonly colleagues: readonly Colleague[];
}

/** A request with the patron it is for. */
export interface SeenRequest {
  readonly request: Request;
  readonly patron: PatronRecord;
}

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

const subjectOf = (subject: number) => ({ kind: 'request', subject }) as const;

const namingOf = ({ viewer, now }: Doing) => ({ by: viewer.borrowernumber, now });

const confidentialToNobody = (): Conflict =>
  new Conflict(
    'services.confidential-to-nobody',
    'A confidential request needs somebody who answers for it. A colleague who is named on it can take it.',
  );

const noSuchRequest = (): NotFound => new NotFound('services.no-such-request', 'There is no such request.');

interface RequestServiceDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  /** Undefined where no files can be attached. */
  readonly attachments?: AttachmentService | undefined;
}

/** A file of one line of the work. */
export interface FilePlace {
  readonly id: number;
  readonly line: number;
  readonly file: number;
}

const filesOf = (line: number) => ({ kind: 'deliverable', subject: line }) as const;

export const requestService = ({ crm, koha, attachments }: RequestServiceDeps) => {
  const look = async ({ viewer, now }: Doing, id: number): Promise<SeenRequest> => {
    const request = await readRequest(crm, id, { borrowernumber: viewer.borrowernumber, now });
    if (request === undefined) throw noSuchRequest();
    const patron = await findPatron(koha, viewer.visible, request.borrowernumber);
    // Until the next refresh, a number that Koha gave to somebody else has nobody's requests.
    if (patron === undefined || !(await isSamePerson(crm, patron, undefined))) throw noSuchRequest();
    return { request, patron };
  };

  /** The same, for who wants to do something with it. @throws NotAllowed `confidential.only-looks` */
  const lookToChange = async ({ viewer, now }: Doing, id: number): Promise<SeenRequest> => {
    const seen = await look({ viewer, now }, id);
    if (seen.request.isConfidential)
      await mustNotOnlyLook(crm, subjectOf(id), { borrowernumber: viewer.borrowernumber, now });
    return seen;
  };

  const lookAtOwn = async (doing: Doing, id: number): Promise<void> => {
    const { request } = await look(doing, id);
    if (request.owner !== doing.viewer.borrowernumber) throw noSuchRequest();
  };

  /** The request as it is now, held until the transaction ends. What the viewer may know was asked before. */
  const hold = async (trx: Knex.Transaction, id: number): Promise<Request> => {
    const request = await holdRequest(trx, id);
    if (request === undefined) throw noSuchRequest();
    return request;
  };

  /** Where nothing can be attached, and of a line that is not this request's, there is no file. */
  const withFiles = async (db: Knex | Knex.Transaction, id: number, line: number): Promise<AttachmentService> => {
    if (attachments === undefined || !(await hasDeliverable(db, id, line))) throw noSuchRequest();
    return attachments;
  };

  return {
    /** @throws NotFound `services.no-such-request`, also for one of which the viewer may not know. */
    look,

    history: (id: number): Promise<Transition[]> => transitionsOf(crm, id),
    answers: (id: number): Promise<Answers> => answersOf(crm, id),
    work: (id: number): Promise<WorkLine[]> => workOf(crm, id),

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

    /** Who was named on a confidential request and may still look, and whom its owner could name. */
    readers: async ({ viewer }: Doing, id: number): Promise<Readers> => {
      const [named, colleagues] = await Promise.all([readersOf(crm, subjectOf(id)), colleaguesOf(koha, viewer)]);
      return { named, colleagues };
    },

    /**
     * From now on only the owner and named colleagues know of it, or everybody does again.
     *
     * @throws NotFound `services.no-such-request`, also for one that is not the viewer's own
     */
    async conceal(doing: Doing, id: number, isConfidential: boolean): Promise<void> {
      await lookAtOwn(doing, id);
      await inTransaction(crm, async (trx) => {
        await updateConfidentiality(trx, id, isConfidential);
        if (!isConfidential) await dropSubjects(trx, 'request', [id]);
      });
    },

    /**
     * Lets a colleague see a confidential request of one's own.
     *
     * @throws NotFound `services.no-such-request`; InvalidInput `services.no-such-colleague`
     */
    async name(doing: Doing, id: number, reader: number): Promise<void> {
      await lookAtOwn(doing, id);
      if (!(await colleaguesOf(koha, doing.viewer)).some(({ borrowernumber }) => borrowernumber === reader))
        throw new InvalidInput('services.no-such-colleague', 'There is no such colleague. Choose one of the list.');
      await nameReaders(crm, subjectOf(id), [reader], namingOf(doing));
    },

    /** @throws NotFound `services.no-such-request`, also where the colleague was not named */
    async unname(doing: Doing, id: number, reader: number): Promise<void> {
      await lookAtOwn(doing, id);
      if (!(await unnameReader(crm, subjectOf(id), reader))) throw noSuchRequest();
    },

    /**
     * @param files that were looked at; only of a deliverable
     * @returns the line's number
     */
    async addLine({ viewer, now }: Doing, id: number, line: NewLine, files: readonly FineFile[] = []): Promise<number> {
      await lookToChange({ viewer, now }, id);
      const by = { by: viewer.borrowernumber, now };
      await attachments?.settle(files);
      return inTransaction(crm, async (trx) => {
        await hold(trx, id);
        const added = await addLine(trx, id, line, by);
        await attachments?.keep(trx, filesOf(added), files, by);
        return added;
      });
    },

    /** Files of these lines, also those that were taken back. */
    files: async (lines: readonly WorkLine[]): Promise<readonly Attachment[]> =>
      attachments?.of(
        'deliverable',
        lines.filter(({ kind }) => kind === 'deliverable').map(({ id }) => id),
      ) ?? [],

    /** Lets a scanner look at new files. @returns how many were infected, and are gone */
    scanFiles: (line: number): Promise<number> => attachments?.scan(filesOf(line)) ?? Promise.resolve(0),

    /**
     * A file, for whoever may see the request.
     *
     * @throws NotFound `services.no-such-request`, `attachments.not-found`, `attachments.missing`; Conflict `attachments.waiting`
     */
    async openFile(doing: Doing, { id, line, file }: FilePlace): Promise<OpenFile & { readonly isOnlyRead: boolean }> {
      const { request } = await look(doing, id);
      const reader = { borrowernumber: doing.viewer.borrowernumber, now: doing.now };
      const isOnlyRead = request.isConfidential && (await onlyLooks(crm, subjectOf(id), reader));
      return { ...(await (await withFiles(crm, id, line)).open(filesOf(line), file)), isOnlyRead };
    },

    /** @throws NotFound `services.no-such-request`, `attachments.not-found` */
    async takeFileBack(doing: Doing, { id, line, file }: FilePlace): Promise<void> {
      await lookToChange(doing, id);
      await (await withFiles(crm, id, line)).takeBack(crm, filesOf(line), file, namingOf(doing));
    },

    /** @throws NotFound `services.no-such-request`, `attachments.not-found`; InvalidInput `attachments.too-many` */
    async bringFileBack(doing: Doing, { id, line, file }: FilePlace): Promise<void> {
      await lookToChange(doing, id);
      await inTransaction(crm, async (trx) => {
        await hold(trx, id);
        await (await withFiles(trx, id, line)).bringBack(trx, filesOf(line), file);
      });
    },

    /** @throws NotFound `services.no-such-task` */
    async tick({ viewer, now }: Doing, id: number, line: number, isDone: boolean): Promise<void> {
      await lookToChange({ viewer, now }, id);
      if (!(await tickTask(crm, { requestId: id, id: line, isDone }, { by: viewer.borrowernumber, now })))
        throw new NotFound('services.no-such-task', 'There is no such task.');
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
