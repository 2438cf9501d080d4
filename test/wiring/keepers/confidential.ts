import { openingService } from '../../../plugin/features/confidential/opening.service.ts';
import { confidentialConversations } from '../../../plugin/features/conversations/index.ts';
import { Conflict } from '../../../plugin/shared/errors.ts';
import type { Keeper } from '../keeper.ts';

export const keeper: Keeper = {
  name: 'confidential',
  write: async (databases, { borrowernumber, mark, viewer, now }) => {
    const openings = openingService({ ...databases, sources: [confidentialConversations], hasMail: false });
    try {
      await openings.open({ viewer, now }, { borrowernumber, reason: mark, minutes: 30 });
      return true;
    } catch (error) {
      if (error instanceof Conflict) return false;
      throw error;
    }
  },
  // That something was opened stays when the patron goes, without a word of whom or why.
  kept: ({ crm }) =>
    crm('kenal_confidential_opening')
      .whereNot('reason', '')
      .select<{ borrowernumber: number; text: string }[]>('borrowernumber', 'reason as text'),
};
