import { conversationService } from '../../../plugin/features/conversations/conversation.service.ts';
import { Conflict } from '../../../plugin/shared/errors.ts';
import type { Keeper } from '../keeper.ts';
import { attaching, dropFile, markedFile, textsOfFiles, type FileRow } from '../kept-files.ts';

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
    const conversations = conversationService({ ...databases, attachments: attaching(databases) });
    const files = random.chance(0.5) ? [await markedFile(mark)] : [];
    try {
      const id = await conversations.log({ viewer, now }, { borrowernumber, draft, files });
      // What it said before is kept as well, and must go the same way.
      if (random.chance(0.5)) await conversations.change({ viewer, now }, id, 1, { ...draft, outcome: 'changed' });
      return true;
    } catch (error) {
      for (const file of files) await dropFile(file);
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
      .where('f.kind', 'conversation')
      .select<FileRow[]>('c.borrowernumber', 'f.name', 'f.file_key as key');
    return [
      ...now,
      ...before.map((row) => ({ ...row, borrowernumber: row.borrowernumber ?? 0 })),
      ...(await textsOfFiles('conversations', files)),
    ];
  },
};
