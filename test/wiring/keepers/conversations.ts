import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { attachmentsIn } from '../../../plugin/features/attachments/index.ts';
import { fileStore } from '../../../plugin/features/attachments/file-store.ts';
import { conversationService } from '../../../plugin/features/conversations/conversation.service.ts';
import { Conflict } from '../../../plugin/shared/errors.ts';
import { instant, systemClock } from '../../../plugin/shared/time.ts';
import { silentLog } from '../../support/log.ts';
import { FILES } from '../house.ts';
import type { Keeper } from '../keeper.ts';

const STORE = fileStore(FILES.folder);
const NEVER = instant('2100-01-01T00:00:00Z');
const SETTINGS = { ...FILES, largestMegabytes: 1, most: 5, types: ['txt'], scanner: [], scanSeconds: 1 };

export const keeper: Keeper = {
  name: 'conversations',
  write: async (databases, { borrowernumber, mark, viewer, now, random }) => {
    const draft = {
      direction: 'in',
      medium: 'phone',
      mediumName: '',
      purpose: 'consultation',
      text: mark,
      outcome: '',
      happenedAt: now,
      isConfidential: random.chance(0.3),
    } as const;
    const attachments = attachmentsIn({ ...databases, settings: SETTINGS, clock: systemClock, log: silentLog });
    const conversations = conversationService({ ...databases, attachments });
    const taken = random.chance(0.5) ? [await STORE.take(Readable.from([Buffer.from(mark)]))] : [];
    const files = taken.map(({ key, ...stored }) => ({
      ...stored,
      fileKey: key,
      name: `${mark}.txt`,
      mediaType: 'text/plain',
    }));
    try {
      const id = await conversations.log({ viewer, now }, { borrowernumber, draft, files });
      // What it said before is kept as well, and must go the same way.
      if (random.chance(0.5)) await conversations.change({ viewer, now }, id, 1, { ...draft, outcome: 'changed' });
      return true;
    } catch (error) {
      for (const { key } of taken) await STORE.drop(key);
      if (error instanceof Conflict) return false;
      throw error;
    }
  },
  kept: async ({ crm }) => {
    const now = await crm('kenal_conversation').select<{ borrowernumber: number; text: string }[]>(
      'borrowernumber',
      'text',
    );
    const before = await crm('kenal_conversation_version as v')
      .leftJoin('kenal_conversation as c', 'c.id', 'v.conversation')
      .select<{ borrowernumber: number | null; text: string }[]>('c.borrowernumber', 'v.text');
    const files = await crm('kenal_attachment as f')
      .leftJoin('kenal_conversation as c', 'c.id', 'f.subject')
      .select<{ borrowernumber: number | null; text: string; key: string }[]>(
        'c.borrowernumber',
        'f.name as text',
        'f.file_key as key',
      );
    const owners = new Map(files.map(({ key, borrowernumber }) => [key, borrowernumber ?? 0]));
    const contents = [];
    for (const key of await STORE.settledBefore(NEVER))
      contents.push({ borrowernumber: owners.get(key) ?? 0, text: await readFile(STORE.placeOf(key), 'utf8') });
    return [
      ...now,
      ...contents,
      ...files.map(({ text, borrowernumber }) => ({ text, borrowernumber: borrowernumber ?? 0 })),
      ...before.map((row) => ({ ...row, borrowernumber: row.borrowernumber ?? 0 })),
    ];
  },
};
