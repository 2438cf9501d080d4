import { Readable } from 'node:stream';
import { addAttachment, type Subject } from '../../plugin/features/attachments/attachment.repository.ts';
import { fileStore } from '../../plugin/features/attachments/file-store.ts';
import { instant } from '../../plugin/shared/time.ts';
import { VIEWER } from './random-library.ts';
import type { Whole } from './whole.ts';

const AT = instant('2026-11-20T03:00:00Z');

/** A text file that passed the scanner, under this number; its name and its content are the text. */
export const attach = async (
  { crm, surroundings }: Whole,
  subject: Subject,
  id: number,
  text: string,
): Promise<void> => {
  const store = fileStore(surroundings.config.attachments?.folder ?? '');
  const { key, ...stored } = await store.take(Readable.from([Buffer.from(text)]));
  await store.settle(key);
  const file = { ...stored, fileKey: key, name: `${text}.txt`, mediaType: 'text/plain' };
  const made = await addAttachment(crm.db, subject, file, { by: VIEWER, now: AT });
  await crm.db('kenal_attachment').where({ id: made }).update({ id, scan: 'passed' });
};
