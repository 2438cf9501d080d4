import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Knex } from 'knex';
import { utcText, type Instant } from '../time.ts';
import { UPLOAD_MINUTES } from './uploaded-list.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const compress = promisify(gzip);
const expand = promisify(gunzip);

const lock = (content: Buffer, key: Buffer): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
};

const unlock = (locked: Buffer, key: Buffer): Buffer => {
  const cipher = createDecipheriv(CIPHER, key, locked.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  cipher.setAuthTag(locked.subarray(-TAG_BYTES));
  return Buffer.concat([cipher.update(locked.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()]);
};

/** Lists that were sent and wait for their sender to look at them. */
export interface SentLists {
  /**
   * Keeps a list. The file may name patrons, which Kenal's tables must not, so it is locked with a key that goes to the
   * sender alone. Lists that nobody came back for are dropped on the way.
   *
   * @returns what opens it again, for the sender's cookie
   */
  keep(content: Buffer, by: number, now: Instant): Promise<string>;
  /** The list that a ticket opens; undefined where it is not there any more, is somebody else's, or the ticket is made up. */
  open(ticket: string | undefined, by: number, now: Instant): Promise<Buffer | undefined>;
  drop(ticket: string | undefined, by: number): Promise<void>;
}

export const sentLists = (crm: Knex): SentLists => ({
  keep: async (content, by, now) => {
    const key = randomBytes(32);
    await dropOldUploads(crm, now);
    const [id = 0] = await crm('kenal_upload').insert({
      made_at: utcText(now),
      made_by: by,
      content: lock(await compress(content), key),
    });
    return `${id}.${key.toString('base64url')}`;
  },

  open: async (ticket, by, now) => {
    const [, id, key] = /^(\d{1,18})\.([\w-]{43})$/.exec(ticket ?? '') ?? [];
    if (id === undefined || key === undefined) return undefined;
    const row = await crm('kenal_upload')
      .where({ id, made_by: by })
      .where('made_at', '>=', utcText(now.subtract({ minutes: UPLOAD_MINUTES })))
      .first<{ content: Buffer } | undefined>('content');
    if (row === undefined) return undefined;
    try {
      return await expand(unlock(row.content, Buffer.from(key, 'base64url')));
    } catch {
      return undefined;
    }
  },

  drop: async (ticket, by) => {
    const [id = ''] = (ticket ?? '').split('.');
    if (/^\d{1,18}$/.test(id)) await crm('kenal_upload').where({ id, made_by: by }).delete();
  },
});

const dropOldUploads = (crm: Knex, now: Instant): Promise<unknown> =>
  crm('kenal_upload')
    .where('made_at', '<', utcText(now.subtract({ minutes: UPLOAD_MINUTES })))
    .delete();
