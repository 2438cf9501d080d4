import type { Knex } from 'knex';
import { colleaguesOf, type Colleague } from '../../koha/colleagues.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { findPatron, patronsByNumber, type FoundPatron, type PatronRecord } from '../../koha/patrons/index.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { InvalidInput, NotFound } from '../../shared/errors.ts';
import { dayIn, type Instant, type LibraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import {
  dropSubjects,
  mustNotOnlyLook,
  nameReaders,
  onlyLookedAt,
  onlyLooks,
  type Reader,
} from '../confidential/index.ts';
import { isSamePerson, mustBeTheSame, samePeople } from '../insight/index.ts';
import { dueAgain, NOBODY, type PromiseChange, type Promised, type PromiseTerms } from './promise.domain.ts';
import { countPromises, listPromises, type PromiseFilter } from './promise.read-model.ts';
import {
  addPromise,
  changesOf,
  dropUntouchedFollower,
  end,
  findPromise,
  handOver,
  lockPromise,
  reopen,
  rewrite,
  snooze,
} from './promise.repository.ts';

export interface PromiseServiceDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}

/** Who asks, and when. */
export interface Asking {
  readonly viewer: Viewer;
  readonly now: Instant;
}

export interface MakeRequest {
  readonly borrowernumber: number;
  readonly terms: PromiseTerms;
  /** Borrowernumber of the colleague who keeps it; 0 for nobody yet. */
  readonly owner: number;
  readonly isConfidential: boolean;
}

/** A promise with the patron to whom it was made. */
export interface FoundPromise {
  readonly promise: Promised;
  readonly patron: PatronRecord;
}

/** `overtaken`: somebody else changed it meanwhile, and nothing was written. */
export type Rewritten = { readonly state: 'changed' } | ({ readonly state: 'overtaken' } & FoundPromise);

const noSuch = (): NotFound => new NotFound('promises.not-found', 'There is no such promise.');

/** Use cases of promises. What the viewer may not see answers as if it were not there. */
/** One page of promises, how many there are, and which of them the viewer only opened to be read. */
export interface ListedPromises {
  readonly promises: readonly Promised[];
  readonly total: number;
  readonly onlyRead: ReadonlySet<number>;
}

/** Of these promises, those that were opened to be read, by somebody who was not named. */
export const onlyReadOf = (db: Knex, reader: Reader, promises: readonly Promised[]): Promise<ReadonlySet<number>> =>
  onlyLookedAt(
    db,
    'promise',
    reader,
    promises.filter(({ isConfidential }) => isConfidential).map(({ id }) => id),
  );

export const promiseService = ({ crm, koha }: PromiseServiceDeps) => {
  const { timezone } = koha;
  const today = (now: Instant): LibraryDay => dayIn(timezone, now);
  const readerOf = ({ viewer, now }: Asking): Reader => ({ borrowernumber: viewer.borrowernumber, now });

  const find = async (db: Knex | Knex.Transaction, asking: Asking, id: number): Promise<FoundPromise> => {
    const promise = await findPromise(db, readerOf(asking), id);
    if (promise === undefined) throw noSuch();
    const patron = await findPatron(koha, asking.viewer.visible, promise.borrowernumber);
    if (patron === undefined || !(await isSamePerson(crm, patron, undefined))) throw noSuch();
    return { promise, patron };
  };

  /** The same, for who wants to change it. */
  const findToChange = async (trx: Knex.Transaction, asking: Asking, id: number): Promise<FoundPromise> => {
    const found = await find(trx, asking, id);
    if (found.promise.isConfidential) await mustNotOnlyLook(trx, { kind: 'promise', subject: id }, readerOf(asking));
    return found;
  };

  const mustBeColleague = async (viewer: Viewer, number: number): Promise<void> => {
    if (number === NOBODY || number === viewer.borrowernumber) return;
    if ((await colleaguesOf(koha, viewer)).some(({ borrowernumber }) => borrowernumber === number)) return;
    throw new InvalidInput('promises.no-such-colleague', 'There is no such colleague. Choose one of the list.');
  };

  /** Does something to an open promise that nobody else changes meanwhile. */
  const withOpen = <T>(
    asking: Asking,
    id: number,
    work: (trx: Knex.Transaction, promise: Promised) => Promise<T>,
  ): Promise<T> =>
    inTransaction(crm, async (trx) => {
      await lockPromise(trx, id);
      const { promise } = await findToChange(trx, asking, id);
      if (promise.state !== 'open') throw noSuch();
      return work(trx, promise);
    });

  const doingOf = ({ viewer, now }: Asking) => ({ by: viewer.borrowernumber, now });

  return {
    /** @throws NotFound `patron.not-found` for a patron who does not exist and for one whom the viewer may not see. */
    async patron(viewer: Viewer, borrowernumber: number): Promise<PatronRecord> {
      const patron = await findPatron(koha, viewer.visible, borrowernumber);
      if (patron === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');
      await mustBeTheSame(crm, patron);
      return patron;
    },

    /**
     * @returns the promise's id
     * @throws NotFound `patron.not-found`; InvalidInput `promises.no-such-colleague`
     */
    async make(asking: Asking, { borrowernumber, terms, owner, isConfidential }: MakeRequest): Promise<number> {
      const { viewer, now } = asking;
      await this.patron(viewer, borrowernumber);
      await mustBeColleague(viewer, owner);
      const by = viewer.borrowernumber;
      return inTransaction(crm, async (trx) => {
        const id = await addPromise(
          trx,
          {
            borrowernumber,
            conversation: undefined,
            terms,
            owner,
            madeBy: by,
            branchcode: viewer.loginLibrary ?? viewer.homeLibrary,
            follows: undefined,
            isConfidential,
          },
          now,
        );
        // Who made it and gave it to a colleague still sees it.
        if (isConfidential && owner !== by) await nameReaders(trx, { kind: 'promise', subject: id }, [by], { by, now });
        return id;
      });
    },

    /** @throws NotFound `promises.not-found` */
    find: (asking: Asking, id: number): Promise<FoundPromise> => find(crm, asking, id),

    /** Whether it was opened to be read, by somebody who was not named. */
    isOnlyRead: async (asking: Asking, { id, isConfidential }: Promised): Promise<boolean> =>
      isConfidential && (await onlyLooks(crm, { kind: 'promise', subject: id }, readerOf(asking))),

    /** What happened to a promise that was found, the latest first. */
    changes: (id: number): Promise<PromiseChange[]> => changesOf(crm, id),

    async list(
      asking: Asking,
      filter: PromiseFilter,
      page: { readonly limit: number; readonly offset: number },
    ): Promise<ListedPromises> {
      const request = { reader: readerOf(asking), visible: asking.viewer.visible, filter };
      const [promises, total] = await Promise.all([listPromises(crm, request, page), countPromises(crm, request)]);
      return { promises, total, onlyRead: await onlyReadOf(crm, request.reader, promises) };
    },

    /** Those of these patrons whom the viewer may see, as lines of a list. */
    people: async (viewer: Viewer, borrowernumbers: readonly number[]): Promise<readonly FoundPatron[]> =>
      samePeople({ crm, koha }, await patronsByNumber(koha, viewer.visible, borrowernumbers)),

    /** Whom a viewer could hand something over to. */
    colleagues: (viewer: Viewer): Promise<readonly Colleague[]> => colleaguesOf(koha, viewer),

    /**
     * Writes what is promised anew.
     *
     * @param version of the promise as the person saw it when they began to write
     * @throws NotFound `promises.not-found`, also for one that is not open
     */
    rewrite: (asking: Asking, id: number, version: number, terms: PromiseTerms): Promise<Rewritten> =>
      withOpen(asking, id, async (trx, promise) => {
        if (promise.version !== version) return { state: 'overtaken', ...(await find(trx, asking, id)) };
        await rewrite(trx, id, terms, doingOf(asking));
        return { state: 'changed' };
      }),

    /**
     * Gives an open promise to a colleague, or to whoever comes to it first (0). Of a confidential one the colleague
     * then sees that, and the conversation in which it was made.
     *
     * @throws NotFound `promises.not-found`; InvalidInput `promises.no-such-colleague`
     */
    async handOver(asking: Asking, id: number, owner: number): Promise<void> {
      await mustBeColleague(asking.viewer, owner);
      await withOpen(asking, id, async (trx, promise) => {
        const doing = doingOf(asking);
        if (promise.isConfidential) {
          if (owner === NOBODY)
            throw new InvalidInput(
              'promises.confidential-to-nobody',
              'A confidential promise needs a colleague who keeps it.',
            );
          const readers = [promise.owner, owner].filter((reader) => reader !== NOBODY);
          await nameReaders(trx, { kind: 'promise', subject: id }, readers, doing);
          if (promise.conversation !== undefined)
            await nameReaders(trx, { kind: 'conversation', subject: promise.conversation }, [owner], doing);
        }
        await handOver(trx, id, owner, doing);
      });
    },

    /** Keeps it from the start page until a day. @throws NotFound `promises.not-found` */
    snooze: (asking: Asking, id: number, until: LibraryDay): Promise<void> =>
      withOpen(asking, id, (trx) => snooze(trx, id, until, doingOf(asking))),

    /**
     * The promise is kept. A repeating one is due again.
     *
     * @throws NotFound `promises.not-found`, also for one that is not open
     */
    done: (asking: Asking, id: number): Promise<void> =>
      withOpen(asking, id, async (trx, promise) => {
        const doing = doingOf(asking);
        const on = today(asking.now);
        await end(trx, id, 'done', on, doing);
        const dueOn = dueAgain(promise.dueOn, promise.repeats, on);
        if (dueOn === undefined) return;
        const next = await addPromise(
          trx,
          { ...promise, terms: { ...promise, dueOn }, follows: id, madeBy: asking.viewer.borrowernumber },
          asking.now,
        );
        if (promise.isConfidential && promise.owner !== doing.by)
          await nameReaders(trx, { kind: 'promise', subject: next }, [doing.by], doing);
      }),

    /** It will not be kept, and is no longer owed. @throws NotFound `promises.not-found` */
    withdraw: (asking: Asking, id: number): Promise<void> =>
      withOpen(asking, id, (trx) => end(trx, id, 'withdrawn', today(asking.now), doingOf(asking))),

    /**
     * Takes back that it was done or withdrawn. The next one of a series goes, where nobody has touched it.
     *
     * @throws NotFound `promises.not-found`, also for one that is open
     */
    reopen: (asking: Asking, id: number): Promise<void> =>
      inTransaction(crm, async (trx) => {
        await lockPromise(trx, id);
        const { promise } = await findToChange(trx, asking, id);
        if (promise.state === 'open') throw noSuch();
        await reopen(trx, id, doingOf(asking));
        const dropped = await dropUntouchedFollower(trx, id);
        if (dropped !== undefined) await dropSubjects(trx, 'promise', [dropped]);
      }),
  };
};

export type PromiseService = ReturnType<typeof promiseService>;
