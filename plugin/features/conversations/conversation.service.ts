import type { Knex } from 'knex';
import { colleaguesOf, type Colleague } from '../../koha/colleagues.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { findPatron, patronsByNumber, type FoundPatron, type PatronRecord } from '../../koha/patrons/index.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { InvalidInput, NotFound } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { Attachment, AttachmentService, FineFile, OpenFile } from '../attachments/index.ts';
import {
  mustNotOnlyLook,
  nameReaders,
  onlyLooks,
  readersOf,
  unnameReader,
  type NamedReader,
  type Reader,
} from '../confidential/index.ts';
import {
  followConfidence,
  madeIn,
  promiseIn,
  shareIn,
  unshareIn,
  type Promised,
  type PromiseTerms,
} from '../promises/index.ts';
import { isSamePerson, mustBeTheSame, samePeople } from '../insight/index.ts';
import { recordVisit } from './consultation-visit.ts';
import type { Conversation, ConversationDraft, PastVersion } from './conversation.domain.ts';
import { countConversations, listConversations, threadOf, type ConversationFilter } from './conversation.read-model.ts';
import {
  addConversation,
  bringBack,
  findConversation,
  lockConversation,
  pastVersions,
  takeBack,
  writeVersion,
} from './conversation.repository.ts';
import { addMention, endMention, mentionsOf, type Mention } from './mention.repository.ts';

export interface ConversationServiceDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  /** Undefined where no files can be attached. */
  readonly attachments?: AttachmentService | undefined;
}

/** Who asks, and when. */
export interface Asking {
  readonly viewer: Viewer;
  readonly now: Instant;
}

export interface LogRequest {
  readonly borrowernumber: number;
  readonly draft: ConversationDraft;
  /** A conversation of the same patron that this one answers. */
  readonly replyTo?: number | undefined;
  /** What was promised with it. */
  readonly promise?: PromiseTerms | undefined;
  /** A colleague to whom it is handed over. */
  readonly mention?: number | undefined;
  readonly files?: readonly FineFile[] | undefined;
}

/** A conversation with whom it was held. */
export interface Found {
  readonly conversation: Conversation;
  readonly patron: PatronRecord;
}

/** Everything that a page tells of one conversation. */
export interface Looked extends Found {
  readonly versions: readonly PastVersion[];
  readonly thread: readonly Conversation[];
  readonly readers: readonly NamedReader[];
  readonly promises: readonly Promised[];
  readonly mentions: readonly Mention[];
  /** Also those that were taken back. */
  readonly files: readonly Attachment[];
  /** Whether it was opened to be read, by somebody who was not named. */
  readonly isOnlyRead: boolean;
}

/** `overtaken`: somebody else changed it meanwhile, and nothing was written. */
export type Changed = { readonly state: 'changed' } | ({ readonly state: 'overtaken' } & Found);

const readerOf = ({ viewer, now }: Asking): Reader => ({ borrowernumber: viewer.borrowernumber, now });

const subjectOf = (id: number) => ({ kind: 'conversation', subject: id }) as const;

const doingOf = ({ viewer, now }: Asking) => ({ by: viewer.borrowernumber, now });

const noSuch = (): NotFound => new NotFound('conversations.not-found', 'There is no such conversation.');

/** Use cases of conversations. What the viewer may not see answers as if it were not there. */
export const conversationService = ({ crm, koha, attachments }: ConversationServiceDeps) => {
  const { timezone } = koha;

  const seenPatron = async (viewer: Viewer, borrowernumber: number): Promise<PatronRecord> => {
    const patron = await findPatron(koha, viewer.visible, borrowernumber);
    if (patron === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');
    await mustBeTheSame(crm, patron);
    return patron;
  };

  const find = async (db: Knex | Knex.Transaction, asking: Asking, id: number): Promise<Found> => {
    const conversation = await findConversation(db, readerOf(asking), id);
    if (conversation === undefined) throw noSuch();
    const patron = await findPatron(koha, asking.viewer.visible, conversation.borrowernumber);
    if (patron === undefined || !(await isSamePerson(crm, patron, undefined))) throw noSuch();
    return { conversation, patron };
  };

  /** The same, for who wants to change it or to answer it. */
  const findToChange = async (db: Knex | Knex.Transaction, asking: Asking, id: number): Promise<Found> => {
    const found = await find(db, asking, id);
    if (found.conversation.isConfidential)
      await mustNotOnlyLook(db, { kind: 'conversation', subject: id }, readerOf(asking));
    return found;
  };

  const keepVisit = (trx: Knex.Transaction, conversation: Conversation, patron: PatronRecord): Promise<void> =>
    recordVisit(trx, conversation, { timezone, keepsHistory: patron.privacy !== 'never' });

  /** Of the owner only: whom they named is theirs to decide. */
  const own = async (asking: Asking, id: number): Promise<Conversation> => {
    const { conversation } = await find(crm, asking, id);
    if (!conversation.isConfidential || conversation.author !== asking.viewer.borrowernumber) throw noSuch();
    return conversation;
  };

  const mustBeColleague = async (viewer: Viewer, number: number): Promise<void> => {
    if ((await colleaguesOf(koha, viewer)).some(({ borrowernumber }) => borrowernumber === number)) return;
    throw new InvalidInput('conversations.no-such-colleague', 'There is no such colleague. Choose one of the list.');
  };

  /** Of a confidential one the colleague sees it from now on, and what was promised in it. */
  const handOver = async (
    trx: Knex.Transaction,
    { id, isConfidential }: Pick<Conversation, 'id' | 'isConfidential'>,
    colleague: number,
    doing: ReturnType<typeof doingOf>,
  ): Promise<void> => {
    if (isConfidential) {
      await nameReaders(trx, { kind: 'conversation', subject: id }, [colleague], doing);
      await shareIn(trx, id, colleague, doing);
    }
    await addMention(trx, { conversation: id, colleague }, doing);
  };

  /** Where nothing can be attached there is no file either. */
  const withFiles = (): AttachmentService => {
    if (attachments === undefined) throw noSuch();
    return attachments;
  };

  /** Changes the files of a conversation that nobody else changes meanwhile. */
  const changingFiles = (asking: Asking, id: number, work: (trx: Knex.Transaction) => Promise<void>): Promise<void> =>
    inTransaction(crm, async (trx) => {
      await lockConversation(trx, id);
      const { conversation } = await findToChange(trx, asking, id);
      if (conversation.deletedAt !== undefined) throw noSuch();
      await work(trx);
    });

  return {
    /** @throws NotFound `patron.not-found` for a patron who does not exist and for one whom the viewer may not see. */
    patron: (viewer: Viewer, borrowernumber: number) => seenPatron(viewer, borrowernumber),

    /**
     * Keeps a conversation and, where it was a consultation, the visit.
     *
     * @returns its id
     * @throws NotFound `patron.not-found`; `conversations.not-found` where it answers one that is not this patron's
     */
    async log(asking: Asking, request: LogRequest): Promise<number> {
      const { borrowernumber, draft, replyTo, promise, mention, files = [] } = request;
      const { viewer, now } = asking;
      const patron = await seenPatron(viewer, borrowernumber);
      if (mention !== undefined) await mustBeColleague(viewer, mention);
      const answered = replyTo === undefined ? undefined : (await findToChange(crm, asking, replyTo)).conversation;
      if (answered !== undefined && answered.borrowernumber !== borrowernumber) throw noSuch();
      await attachments?.settle(files);
      return inTransaction(crm, async (trx) => {
        const id = await addConversation(
          trx,
          {
            borrowernumber,
            author: viewer.borrowernumber,
            branchcode: viewer.loginLibrary ?? viewer.homeLibrary,
            replyTo: answered?.replyTo ?? answered?.id,
            draft,
          },
          now,
        );
        const conversation = await findConversation(trx, readerOf(asking), id);
        if (conversation !== undefined) await keepVisit(trx, conversation, patron);
        if (conversation !== undefined && promise !== undefined)
          await promiseIn(trx, { ...conversation, conversation: id }, promise, { by: viewer.borrowernumber, now });
        if (mention !== undefined) await handOver(trx, { id, ...draft }, mention, doingOf(asking));
        await attachments?.keep(trx, subjectOf(id), files, doingOf(asking));
        return id;
      });
    },

    /**
     * Writes a new version. Only the owner can make a conversation confidential, or open it.
     *
     * @param version of the conversation as the person saw it when they began to write
     * @throws NotFound `conversations.not-found`
     */
    change(asking: Asking, id: number, version: number, draft: ConversationDraft): Promise<Changed> {
      return inTransaction(crm, async (trx) => {
        const current = await lockConversation(trx, id);
        const found = await findToChange(trx, asking, id);
        const { conversation, patron } = found;
        if (conversation.deletedAt !== undefined) throw noSuch();
        if (current !== version) return { state: 'overtaken', ...found };
        const isOwner = conversation.author === asking.viewer.borrowernumber;
        const isConfidential = isOwner ? draft.isConfidential : conversation.isConfidential;
        const written = { ...draft, isConfidential };
        await writeVersion(trx, id, written, { by: asking.viewer.borrowernumber, now: asking.now });
        await keepVisit(trx, { ...conversation, ...written }, patron);
        if (isConfidential !== conversation.isConfidential)
          await followConfidence(trx, id, { ...conversation, isConfidential }, doingOf(asking));
        return { state: 'changed' };
      });
    },

    /** @throws NotFound `conversations.not-found`, also for one that was taken back already */
    async takeBack(asking: Asking, id: number): Promise<void> {
      await inTransaction(crm, async (trx) => {
        const { conversation, patron } = await findToChange(trx, asking, id);
        if (!(await takeBack(trx, id, asking.viewer.borrowernumber, asking.now))) throw noSuch();
        await keepVisit(trx, { ...conversation, deletedAt: asking.now }, patron);
      });
    },

    /** @throws NotFound `conversations.not-found`, also for one that was not taken back */
    async bringBack(asking: Asking, id: number): Promise<void> {
      await inTransaction(crm, async (trx) => {
        const { conversation, patron } = await findToChange(trx, asking, id);
        if (!(await bringBack(trx, id))) throw noSuch();
        await keepVisit(trx, { ...conversation, deletedAt: undefined }, patron);
      });
    },

    /** @throws NotFound `conversations.not-found`; NotAllowed `confidential.only-looks` */
    findToChange: (asking: Asking, id: number): Promise<Found> => findToChange(crm, asking, id),

    /** @throws NotFound `conversations.not-found` */
    async look(asking: Asking, id: number): Promise<Looked> {
      const found = await find(crm, asking, id);
      const reader = readerOf(asking);
      const subject = { kind: 'conversation', subject: id } as const;
      const [versions, thread, readers, promises, mentions, files, isOnlyRead] = await Promise.all([
        pastVersions(crm, id),
        threadOf(crm, reader, found.conversation),
        readersOf(crm, subject),
        madeIn(crm, reader, id),
        mentionsOf(crm, id),
        attachments?.of('conversation', [id]) ?? [],
        onlyLooks(crm, subject, reader),
      ]);
      return {
        ...found,
        versions,
        thread,
        readers,
        promises,
        mentions,
        files,
        isOnlyRead: found.conversation.isConfidential && isOnlyRead,
      };
    },

    /**
     * Adds files that were looked at.
     *
     * @throws NotFound `conversations.not-found`; InvalidInput `attachments.too-many`
     */
    async addFiles(asking: Asking, id: number, files: readonly FineFile[]): Promise<void> {
      const own = withFiles();
      await findToChange(crm, asking, id);
      await own.settle(files);
      await changingFiles(asking, id, (trx) => own.keep(trx, subjectOf(id), files, doingOf(asking)));
    },

    /**
     * A file, for whoever may read the conversation.
     *
     * @throws NotFound `conversations.not-found`, `attachments.not-found`, `attachments.missing`; Conflict `attachments.waiting`
     */
    async openFile(asking: Asking, id: number, file: number): Promise<OpenFile & { readonly isOnlyRead: boolean }> {
      const { conversation } = await find(crm, asking, id);
      const isOnlyRead = conversation.isConfidential && (await onlyLooks(crm, subjectOf(id), readerOf(asking)));
      return { ...(await withFiles().open(subjectOf(id), file)), isOnlyRead };
    },

    /** @throws NotFound `conversations.not-found`, `attachments.not-found` */
    takeFileBack: (asking: Asking, id: number, file: number): Promise<void> =>
      changingFiles(asking, id, (trx) => withFiles().takeBack(trx, subjectOf(id), file, doingOf(asking))),

    /** @throws NotFound `conversations.not-found`, `attachments.not-found`; InvalidInput `attachments.too-many` */
    bringFileBack: (asking: Asking, id: number, file: number): Promise<void> =>
      changingFiles(asking, id, (trx) => withFiles().bringBack(trx, subjectOf(id), file)),

    /** Lets a scanner look at new files. @returns how many were infected, and are gone */
    scanFiles: (id: number): Promise<number> => attachments?.scan(subjectOf(id)) ?? Promise.resolve(0),

    async list(
      asking: Asking,
      filter: ConversationFilter,
      page: { readonly limit: number; readonly offset: number },
    ): Promise<{ readonly conversations: readonly Conversation[]; readonly total: number }> {
      const request = { reader: readerOf(asking), visible: asking.viewer.visible, timezone, filter };
      const [conversations, total] = await Promise.all([
        listConversations(crm, request, page),
        countConversations(crm, request),
      ]);
      return { conversations, total };
    },

    /** Those of these patrons whom the viewer may see, as lines of a list. */
    people: async (viewer: Viewer, borrowernumbers: readonly number[]): Promise<readonly FoundPatron[]> =>
      samePeople({ crm, koha }, await patronsByNumber(koha, viewer.visible, borrowernumbers)),

    /** Whom a viewer could name or hand something over to. */
    colleagues: (viewer: Viewer): Promise<readonly Colleague[]> => colleaguesOf(koha, viewer),

    /**
     * Lets a colleague see a confidential conversation of one's own.
     *
     * @throws NotFound `conversations.not-found`; InvalidInput `conversations.no-such-colleague`
     */
    async name(asking: Asking, id: number, reader: number): Promise<void> {
      await own(asking, id);
      await mustBeColleague(asking.viewer, reader);
      const doing = doingOf(asking);
      await inTransaction(crm, async (trx) => {
        await nameReaders(trx, { kind: 'conversation', subject: id }, [reader], doing);
        await shareIn(trx, id, reader, doing);
      });
    },

    /**
     * Hands a conversation over to a colleague: it stands on their start page until they have seen to it. Of a
     * confidential one, which only its owner can hand over, the colleague becomes a reader.
     *
     * @throws NotFound `conversations.not-found`; InvalidInput `conversations.no-such-colleague`
     */
    async mention(asking: Asking, id: number, colleague: number): Promise<void> {
      const { conversation } = await findToChange(crm, asking, id);
      if (conversation.deletedAt !== undefined) throw noSuch();
      if (conversation.isConfidential) await own(asking, id);
      await mustBeColleague(asking.viewer, colleague);
      await inTransaction(crm, (trx) => handOver(trx, conversation, colleague, doingOf(asking)));
    },

    /** The viewer has seen to what was handed over to them. @throws NotFound `conversations.not-found` */
    async seeTo(asking: Asking, id: number): Promise<void> {
      await find(crm, asking, id);
      if (!(await endMention(crm, id, asking.viewer.borrowernumber, asking.now))) throw noSuch();
    },

    /** @throws NotFound `conversations.not-found`, also where the colleague was not named */
    async unname(asking: Asking, id: number, reader: number): Promise<void> {
      await own(asking, id);
      await inTransaction(crm, async (trx) => {
        if (!(await unnameReader(trx, { kind: 'conversation', subject: id }, reader))) throw noSuch();
        await unshareIn(trx, id, reader);
      });
    },
  };
};

export type ConversationService = ReturnType<typeof conversationService>;
