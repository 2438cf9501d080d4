import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { findPatron, patronsByNumber, type FoundPatron, type PatronRecord } from '../../koha/patrons/index.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { NotFound } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import { mustBeTheSame, samePeople } from '../insight/index.ts';
import { fileMails } from '../mail/index.ts';
import { isOpenAt, type Announcement, type Opening } from './opening.domain.ts';
import {
  addOpening,
  announcementsFor,
  countOpenings,
  endOpenings,
  findOpening,
  listOpenings,
  markRead,
  openedBy,
  type OpenedThing,
} from './opening.repository.ts';
import type { ConfidentialKind, ConfidentialSource, HeldThing } from './readable.ts';
import { endLooking, nameReaders, namedFor } from './reader.repository.ts';

export interface OpeningDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  /** Every kind of thing that can be confidential. */
  readonly sources: readonly ConfidentialSource[];
  /** Whether owners are told by e-mail, too. */
  readonly hasMail: boolean;
}

/** Who asks, and when. */
export interface Asking {
  readonly viewer: Viewer;
  readonly now: Instant;
}

export interface OpenRequest {
  readonly borrowernumber: number;
  readonly reason: string;
  readonly minutes: number;
}

/** Something that is open to whoever asks. */
export interface OpenThing extends HeldThing {
  readonly kind: ConfidentialKind;
  readonly path: string;
}

/** An opening with what it opened, as far as whoever asks may look now. */
export interface LookedOpening {
  readonly opening: Opening;
  readonly opened: readonly OpenedThing[];
  readonly open: readonly OpenThing[];
}

const MOST_ANNOUNCED = 20;

const noSuch = (): NotFound => new NotFound('confidential.not-found', 'There is no such opening.');

/**
 * What is confidential about one patron, opened for a limited time to be read by somebody who was not named. Each
 * opening is written down with its reason before anything can be seen, and told to the owners.
 */
export const openingService = ({ crm, koha, sources, hasMail }: OpeningDeps) => {
  const seenPatron = async (viewer: Viewer, borrowernumber: number): Promise<PatronRecord> => {
    const patron = await findPatron(koha, viewer.visible, borrowernumber);
    if (patron === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');
    await mustBeTheSame(crm, patron);
    return patron;
  };

  /** What this reader would not see without opening it. */
  const closedTo = async (
    db: Knex | Knex.Transaction,
    reader: number,
    borrowernumber: number,
  ): Promise<OpenedThing[]> => {
    const closed: OpenedThing[] = [];
    for (const { kind, heldOf } of sources) {
      const others = (await heldOf(db, borrowernumber)).filter(({ owner }) => owner !== reader);
      const named = await namedFor(
        db,
        kind,
        reader,
        others.map(({ subject }) => subject),
      );
      for (const { subject, owner } of others) if (!named.has(subject)) closed.push({ kind, subject, owner });
    }
    return closed;
  };

  const find = async ({ viewer }: Asking, id: number): Promise<Opening> => {
    const opening = await findOpening(crm, viewer.visible, id);
    if (opening === undefined) throw noSuch();
    return opening;
  };

  return {
    /** @throws NotFound `patron.not-found`; Conflict `patron.somebody-else` */
    patron: seenPatron,

    /**
     * Opens what is confidential about a patron, and writes that down; also where there is nothing.
     *
     * @returns the number of the opening
     * @throws NotFound `patron.not-found`; Conflict `patron.somebody-else`
     */
    async open({ viewer, now }: Asking, { borrowernumber, reason, minutes }: OpenRequest): Promise<number> {
      await seenPatron(viewer, borrowernumber);
      const by = viewer.borrowernumber;
      const until = now.add({ minutes });
      return inTransaction(crm, async (trx) => {
        const closed = await closedTo(trx, by, borrowernumber);
        const id = await addOpening(trx, { borrowernumber, openedBy: by, reason, openedAt: now, until }, closed);
        for (const { kind, subject } of closed) await nameReaders(trx, { kind, subject }, [by], { by, now, until });
        const owners = [...new Set(closed.map(({ owner }) => owner))].filter((owner) => owner !== 0);
        if (hasMail) await fileMails(trx, { kind: 'opened', about: String(id) }, owners, now);
        return id;
      });
    },

    /** @throws NotFound `confidential.not-found` */
    async look(asking: Asking, id: number): Promise<LookedOpening> {
      const opening = await find(asking, id);
      const opened = await openedBy(crm, [id]);
      const isOwn = opening.openedBy === asking.viewer.borrowernumber;
      if (!isOwn || !isOpenAt(opening, asking.now)) return { opening, opened, open: [] };
      const open: OpenThing[] = [];
      for (const { kind, path, heldOf } of sources) {
        const subjects = new Set(opened.filter((thing) => thing.kind === kind).map(({ subject }) => subject));
        for (const thing of await heldOf(crm, opening.borrowernumber))
          if (subjects.has(thing.subject)) open.push({ ...thing, kind, path: path(thing.subject) });
      }
      return { opening, opened, open };
    },

    async list(
      { viewer }: Asking,
      page: { readonly limit: number; readonly offset: number },
    ): Promise<{ readonly openings: readonly Opening[]; readonly total: number }> {
      const [openings, total] = await Promise.all([
        listOpenings(crm, viewer.visible, page),
        countOpenings(crm, viewer.visible),
      ]);
      return { openings, total };
    },

    /**
     * Closes at once what the viewer has open about the patron of one of their openings.
     *
     * @throws NotFound `confidential.not-found`, also for somebody else's and for one that is over
     */
    async end(asking: Asking, id: number): Promise<void> {
      const { viewer, now } = asking;
      const opening = await find(asking, id);
      if (opening.openedBy !== viewer.borrowernumber || !isOpenAt(opening, now)) throw noSuch();
      await inTransaction(crm, async (trx) => {
        const opened = await openedBy(trx, await endOpenings(trx, opening, now));
        for (const { kind } of sources) {
          const subjects = opened.filter((thing) => thing.kind === kind).map(({ subject }) => subject);
          await endLooking(trx, kind, viewer.borrowernumber, subjects);
        }
      });
    },

    /** What an owner is to be told. */
    announcements: ({ borrowernumber }: Viewer): Promise<Announcement[]> =>
      announcementsFor(crm, borrowernumber, MOST_ANNOUNCED),

    /** The owner says that they know. @throws NotFound `confidential.not-found` */
    async know({ viewer, now }: Asking, id: number): Promise<void> {
      if (!(await markRead(crm, id, viewer.borrowernumber, now))) throw noSuch();
    },

    /** Those of these patrons whom the viewer may see, as lines of a list. */
    people: async (viewer: Viewer, borrowernumbers: readonly number[]): Promise<readonly FoundPatron[]> =>
      samePeople({ crm, koha }, await patronsByNumber(koha, viewer.visible, [...new Set(borrowernumbers)])),
  };
};

export type OpeningService = ReturnType<typeof openingService>;
