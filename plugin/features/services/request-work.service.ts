import type { Knex } from 'knex';
import { inTransaction } from '../../shared/db/transaction.ts';
import { NotFound } from '../../shared/errors.ts';
import type { Attachment, AttachmentService, FineFile, OpenFile } from '../attachments/index.ts';
import { onlyLooks } from '../confidential/index.ts';
import { namingOf, noSuchRequest, subjectOf, type Doing, type RequestGround } from './request-ground.ts';
import type { WorkLine } from './work.domain.ts';
import { addLine, hasDeliverable, tickTask, workOf, type NewLine } from './work.repository.ts';

/** A file of one line of the work. */
export interface FilePlace {
  readonly id: number;
  readonly line: number;
  readonly file: number;
}

const filesOf = (line: number) => ({ kind: 'deliverable', subject: line }) as const;

interface RequestWorkDeps {
  readonly crm: Knex;
  /** Undefined where no files can be attached. */
  readonly attachments: AttachmentService | undefined;
}

/** The work on a request: its lines, and the files of what is delivered. */
export const requestWork = ({ crm, attachments }: RequestWorkDeps, { look, lookToChange, hold }: RequestGround) => {
  /** Where nothing can be attached, and of a line that is not this request's, there is no file. */
  const withFiles = async (db: Knex | Knex.Transaction, id: number, line: number): Promise<AttachmentService> => {
    if (attachments === undefined || !(await hasDeliverable(db, id, line))) throw noSuchRequest();
    return attachments;
  };

  return {
    work: (id: number): Promise<WorkLine[]> => workOf(crm, id),

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
  };
};
