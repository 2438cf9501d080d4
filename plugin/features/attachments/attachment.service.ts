import type { Knex } from 'knex';
import type { Readable } from 'node:stream';
import { InvalidInput, NotFound, Conflict } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import type { Clock, Instant } from '../../shared/time.ts';
import type { ArrivedFile, FileReceiver } from '../../web/arriving-files.ts';
import { cleanName, isReady, type Attachment, type FileProblem, type RefusedFile } from './attachment.domain.ts';
import {
  addAttachment,
  attachmentsOf,
  bringBack,
  countAttachments,
  findAttachment,
  noteRemoved,
  noteScanFailed,
  noteScanned,
  takeBack,
  waitingForScan,
  type NewAttachment,
  type Subject,
} from './attachment.repository.ts';
import { kindOf } from './file-kind.ts';
import type { FileStore } from './file-store.ts';
import type { Scanner } from './scanner.ts';

/** What may be attached. */
export interface AttachmentLimits {
  /** Of one file. */
  readonly largestBytes: number;
  /** How many one thing may have. */
  readonly most: number;
  /** Endings of names, such as `pdf`. */
  readonly types: readonly string[];
}

export interface AttachmentDeps {
  readonly crm: Knex;
  readonly store: FileStore;
  /** Undefined: no file is looked at, and each can be had at once. */
  readonly scanner: Scanner | undefined;
  readonly limits: AttachmentLimits;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A file that has been looked at and may be kept. */
export type FineFile = NewAttachment;

export type LookedAt =
  | { readonly isFine: true; readonly files: readonly FineFile[] }
  | { readonly isFine: false; readonly refused: readonly RefusedFile[] };

interface Doing {
  readonly by: number;
  readonly now: Instant;
}

/** A file that can be had. */
export interface OpenFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly content: Readable;
}

const SCANNED_AT_ONCE = 200;

const noSuch = (): NotFound => new NotFound('attachments.not-found', 'There is no such file.');

/**
 * Files that belong to something of another feature's, which decides who may see, add and take back: whoever calls
 * this has asked for that.
 */
export const attachmentService = ({ crm, store, scanner, limits, clock, log }: AttachmentDeps) => {
  /** Scanners take memory: one at a time, in the order in which files came. */
  let scanning: Promise<unknown> = Promise.resolve();

  const problemOf = async (
    { key, bytes, problem }: ArrivedFile,
    name: string,
  ): Promise<{ readonly problem: FileProblem } | { readonly mediaType: string }> => {
    if (problem !== undefined) return { problem };
    if (name === '') return { problem: 'noName' };
    if (bytes === 0) return { problem: 'empty' };
    const kind = await kindOf(store.asideOf(key), name, limits.types);
    return kind.problem === undefined ? { mediaType: kind.mediaType } : { problem: kind.problem };
  };

  const scanOne = async (attachment: Attachment, scan: Scanner): Promise<void> => {
    const { id, fileKey, addedBy } = attachment;
    const handle = await store.read(fileKey);
    const result =
      handle === undefined
        ? ({ state: 'failed', code: 'MISSING' } as const)
        : await scan(store.placeOf(fileKey), handle).finally(() => handle.close());
    const now = clock.now();
    if (result.state === 'failed') {
      await noteScanFailed(crm, id, result.code, now);
      log.warn({ event: 'attachments.scan-failed', attachment: id, code: result.code }, 'a file could not be scanned');
      return;
    }
    await inTransaction(crm, (trx) => noteScanned(trx, attachment, result.state, now));
    if (result.state === 'passed') return;
    log.warn({ event: 'attachments.infected', attachment: id, by: addedBy }, 'something was found in a file');
    await store.remove(fileKey);
    await noteRemoved(crm, [fileKey]);
  };

  const inTurn = (attachment: Attachment, scan: Scanner): Promise<void> => {
    const turn = scanning.then(() => scanOne(attachment, scan));
    scanning = turn.catch(() => undefined);
    return turn;
  };

  const receiver: FileReceiver = {
    maxBytes: limits.largestBytes,
    maxFiles: limits.most,
    take: async (content) => {
      try {
        return await store.take(content);
      } catch (err) {
        log.error({ event: 'attachments.not-kept', err }, 'a file could not be written to the folder of attachments');
        throw err;
      }
    },
    drop: (key) => store.drop(key),
  };

  return {
    /** Takes the files of a form. */
    receiver,
    limits,
    hasScanner: scanner !== undefined,

    /** Looks at what arrived: all of it may be kept, or what is wrong with which is told. */
    async lookAt(arrived: readonly ArrivedFile[]): Promise<LookedAt> {
      const refused: RefusedFile[] = [];
      const files: FineFile[] = [];
      for (const file of arrived) {
        const name = cleanName(file.name);
        const found = await problemOf(file, name);
        if ('problem' in found) refused.push({ name, problem: found.problem });
        else
          files.push({ fileKey: file.key, name, mediaType: found.mediaType, bytes: file.bytes, sha256: file.sha256 });
      }
      if (arrived.length > limits.most) refused.push({ name: '', problem: 'tooMany' });
      return refused.length === 0 ? { isFine: true, files } : { isFine: false, refused };
    },

    /** Puts files in their places. They are nobody's, and are swept away, until {@link keep} has been committed. */
    async settle(files: readonly FineFile[]): Promise<void> {
      for (const { fileKey } of files) await store.settle(fileKey);
    },

    /**
     * Says whose the settled files are. Whatever they belong to must be locked, so that nobody else adds meanwhile.
     *
     * @throws InvalidInput `attachments.too-many`
     */
    async keep(trx: Knex.Transaction, subject: Subject, files: readonly FineFile[], doing: Doing): Promise<void> {
      if (files.length === 0) return;
      if ((await countAttachments(trx, subject)) + files.length > limits.most) throw tooMany(limits.most);
      for (const file of files) await addAttachment(trx, subject, file, doing);
    },

    /** Those of each of these things, the first first; also those that were taken back. */
    of: (kind: Subject['kind'], subjects: readonly number[]): Promise<Attachment[]> =>
      attachmentsOf(crm, kind, subjects),

    /**
     * A file to be sent to somebody who may have it.
     *
     * @throws NotFound `attachments.not-found`, `attachments.missing`; Conflict `attachments.waiting`
     */
    async open(subject: Subject, id: number): Promise<OpenFile> {
      const found = await findAttachment(crm, subject, id);
      if (found === undefined || found.deletedAt !== undefined || found.scan === 'infected') throw noSuch();
      if (!isReady(found, scanner !== undefined))
        throw new Conflict('attachments.waiting', 'This file has not been checked for viruses yet.');
      const handle = await store.read(found.fileKey);
      if (handle === undefined) {
        log.error({ event: 'attachments.missing', attachment: id }, 'a file is not in the folder of attachments');
        throw new NotFound('attachments.missing', 'This file is not in the folder of attachments.');
      }
      return { name: found.name, type: found.mediaType, bytes: found.bytes, content: handle.createReadStream() };
    },

    /** @throws NotFound `attachments.not-found`, also for one that was taken back already */
    async takeBack(db: Knex | Knex.Transaction, subject: Subject, id: number, { by, now }: Doing): Promise<void> {
      if ((await findAttachment(db, subject, id)) === undefined || !(await takeBack(db, id, by, now))) throw noSuch();
    },

    /**
     * Whatever it belongs to must be locked.
     *
     * @throws NotFound `attachments.not-found`, also for one that was not taken back; InvalidInput `attachments.too-many`
     */
    async bringBack(trx: Knex.Transaction, subject: Subject, id: number): Promise<void> {
      if ((await findAttachment(trx, subject, id)) === undefined) throw noSuch();
      if ((await countAttachments(trx, subject)) >= limits.most) throw tooMany(limits.most);
      if (!(await bringBack(trx, id))) throw noSuch();
    },

    /** Lets the scanner look at what waits of one thing. @returns how many of its files were found infected by that */
    async scan({ kind, subject }: Subject): Promise<number> {
      if (scanner === undefined) return 0;
      const waiting = (await attachmentsOf(crm, kind, [subject])).filter(({ scan }) => scan === 'waiting');
      for (const attachment of waiting) await inTurn(attachment, scanner);
      const ids = new Set(waiting.map(({ id }) => id));
      const after = await attachmentsOf(crm, kind, [subject]);
      return after.filter(({ id, scan }) => ids.has(id) && scan === 'infected').length;
    },

    /** Asks once more about everything that waits, what was asked about longest ago first. */
    async scanWaiting(signal: AbortSignal): Promise<void> {
      if (scanner === undefined) return;
      for (const attachment of await waitingForScan(crm, SCANNED_AT_ONCE)) {
        signal.throwIfAborted();
        await inTurn(attachment, scanner);
      }
    },
  };
};

export type AttachmentService = ReturnType<typeof attachmentService>;

const tooMany = (most: number): InvalidInput =>
  new InvalidInput('attachments.too-many', `There can be at most ${most} files.`);
