import type { Knex } from 'knex';
import { takenBackIn } from '../../shared/db/taken-back.ts';
import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import type { Attachment, AttachmentKind, ScanState } from './attachment.domain.ts';

export const TABLE = 'kenal_attachment';
const GONE = 'kenal_attachment_gone';

interface AttachmentRow {
  readonly id: number;
  readonly kind: AttachmentKind;
  readonly subject: number;
  readonly file_key: string;
  readonly name: string;
  readonly media_type: string;
  readonly bytes: number;
  readonly added_at: string;
  readonly added_by: number;
  readonly scan: ScanState;
  readonly deleted_at: string | null;
  readonly deleted_by: number | null;
}

const COLUMNS = [
  'id',
  'kind',
  'subject',
  'file_key',
  'name',
  'media_type',
  'bytes',
  'added_at',
  'added_by',
  'scan',
  'deleted_at',
  'deleted_by',
] as const;

const toAttachment = (row: AttachmentRow): Attachment => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  fileKey: row.file_key,
  name: row.name,
  mediaType: row.media_type,
  bytes: row.bytes,
  addedAt: instantOfUtcText(row.added_at),
  addedBy: row.added_by,
  scan: row.scan,
  deletedAt: row.deleted_at === null ? undefined : instantOfUtcText(row.deleted_at),
  deletedBy: row.deleted_by ?? undefined,
});

/** What a file belongs to. */
export interface Subject {
  readonly kind: AttachmentKind;
  readonly subject: number;
}

export interface NewAttachment {
  readonly fileKey: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: Buffer;
}

/** @returns its id */
export const addAttachment = async (
  db: Db,
  { kind, subject }: Subject,
  { fileKey, name, mediaType, bytes, sha256 }: NewAttachment,
  { by, now }: { readonly by: number; readonly now: Instant },
): Promise<number> => {
  const [id = 0] = await db(TABLE).insert({
    kind,
    subject,
    file_key: fileKey,
    name,
    media_type: mediaType,
    bytes,
    sha256,
    added_at: utcText(now),
    added_by: by,
  });
  return id;
};

/** Those of each of these things, the first first; also those that were taken back. */
export const attachmentsOf = async (
  db: Db,
  kind: AttachmentKind,
  subjects: readonly number[],
): Promise<Attachment[]> => {
  const found: Attachment[] = [];
  for (const part of inParts(subjects)) {
    const rows = await db(TABLE)
      .where({ kind })
      .whereIn('subject', part)
      .orderBy('id')
      .select<AttachmentRow[]>(...COLUMNS);
    found.push(...rows.map(toAttachment));
  }
  return found;
};

export const findAttachment = async (
  db: Db,
  { kind, subject }: Subject,
  id: number,
): Promise<Attachment | undefined> => {
  const row = await db(TABLE)
    .where({ id, kind, subject })
    .first<AttachmentRow | undefined>(...COLUMNS);
  return row === undefined ? undefined : toAttachment(row);
};

/** How many a thing has, those taken back left out. */
export const countAttachments = async (db: Db, { kind, subject }: Subject): Promise<number> => {
  const [row] = await db(TABLE)
    .where({ kind, subject })
    .whereNull('deleted_at')
    .count<{ files: number }[]>({ files: '*' });
  return row?.files ?? 0;
};

const takenBack = takenBackIn(TABLE);
export const { takeBack, bringBack } = takenBack;

/** Ends rows; their files are to be removed from then on. */
const erase = async (db: Db, rows: () => Knex.QueryBuilder): Promise<number> => {
  await db.raw('INSERT IGNORE INTO ?? (file_key) ?', [GONE, rows().select('file_key')] as never[]);
  return rows().delete();
};

/** Lets go of everything that belongs to things that are gone. Their files go with the next refresh. */
export const dropAttachments = async (db: Db, kind: AttachmentKind, subjects: readonly number[]): Promise<void> => {
  for (const part of inParts(subjects)) await erase(db, () => db(TABLE).where({ kind }).whereIn('subject', part));
};

/** Lets go of those that were taken back before a moment. @returns how many */
export const eraseTakenBack = async (trx: Knex.Transaction, before: string, atMost: number): Promise<number> => {
  const ids = await takenBack.lockTakenBack(trx, before, atMost);
  return ids.length === 0 ? 0 : erase(trx, () => trx(TABLE).whereIn('id', ids));
};

export const filesToRemove = (db: Db, atMost: number): Promise<string[]> =>
  db(GONE).orderBy('file_key').limit(atMost).pluck<string[]>('file_key');

export const noteRemoved = async (db: Db, keys: readonly string[]): Promise<void> => {
  await db(GONE)
    .whereIn('file_key', [...keys])
    .delete();
};

/** Of these files, those that no row knows of. */
export const strangers = async (db: Db, keys: readonly string[]): Promise<string[]> => {
  const unknown: string[] = [];
  for (const part of inParts(keys)) {
    const known = new Set(await db(TABLE).whereIn('file_key', part).pluck<string[]>('file_key'));
    unknown.push(...part.filter((key) => !known.has(key)));
  }
  return unknown;
};

/** Those that no scanner has said anything about, the one that was asked about longest ago first. */
export const waitingForScan = async (db: Db, atMost: number): Promise<Attachment[]> => {
  const rows = await db(TABLE)
    .where('scan', 'waiting')
    .orderByRaw('scanned_at IS NOT NULL, scanned_at, id')
    .limit(atMost)
    .select<AttachmentRow[]>(...COLUMNS);
  return rows.map(toAttachment);
};

/** What a scanner said. An infected file is to be removed. @returns whether it still waited for that */
export const noteScanned = async (
  trx: Knex.Transaction,
  { id, fileKey }: Pick<Attachment, 'id' | 'fileKey'>,
  state: 'passed' | 'infected',
  now: Instant,
): Promise<boolean> => {
  const isNew =
    (await trx(TABLE)
      .where({ id, scan: 'waiting' })
      .update({ scan: state, scanned_at: utcText(now), scan_error: null })) > 0;
  if (isNew && state === 'infected') await trx(GONE).insert({ file_key: fileKey }).onConflict().ignore();
  return isNew;
};

/** That a scanner said nothing. */
export const noteScanFailed = async (db: Db, id: number, code: string, now: Instant): Promise<void> => {
  await db(TABLE)
    .where({ id, scan: 'waiting' })
    .update({ scanned_at: utcText(now), scan_error: code.slice(0, 40) });
};

export interface AttachmentFigures {
  /** Files that are kept back because no scanner has let them pass. */
  readonly waiting: number;
  /** What went wrong with the last of them that was asked about. */
  readonly error: string | undefined;
  /** Files in which something was found since a moment. */
  readonly infected: number;
}

export const attachmentFigures = async (db: Db, since: Instant): Promise<AttachmentFigures> => {
  const [waiting] = await db(TABLE).where('scan', 'waiting').count<{ files: number }[]>({ files: '*' });
  const [infected] = await db(TABLE)
    .where('scan', 'infected')
    .where('scanned_at', '>=', utcText(since))
    .count<{ files: number }[]>({ files: '*' });
  const failed = await db(TABLE)
    .where('scan', 'waiting')
    .whereNotNull('scan_error')
    .orderBy('scanned_at', 'desc')
    .first<{ scan_error: string } | undefined>('scan_error');
  return { waiting: waiting?.files ?? 0, error: failed?.scan_error, infected: infected?.files ?? 0 };
};

/** Of every file that has to lie in the folder, by which it is found there. */
export const keptKeys = (db: Db): Promise<string[]> =>
  db(TABLE).whereNot('scan', 'infected').pluck<string[]>('file_key');
