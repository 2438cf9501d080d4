import { profileService } from '../../../plugin/features/profile/index.ts';
import { Conflict } from '../../../plugin/shared/errors.ts';
import type { Keeper } from '../keeper.ts';

/** Few fields, so that two cards that are merged often have a value each. */
const FIELDS = ['occupation', 'hopes'] as const;

export const keeper: Keeper = {
  name: 'profile',
  write: async (databases, { borrowernumber, mark, viewer, now, random }) => {
    const isConfidential = random.chance(0.2);
    const options = { source: 'patron', isConfidential } as const;
    try {
      await profileService(databases).note({ viewer, now }, borrowernumber, random.pick(FIELDS), mark, options);
      return true;
    } catch (error) {
      if (error instanceof Conflict) return false;
      throw error;
    }
  },
  kept: ({ crm }) =>
    crm('kenal_profile_change as c')
      .whereNotNull('c.text_value')
      .select<{ borrowernumber: number; text: string }[]>('c.borrowernumber', 'c.text_value as text')
      .unionAll(
        crm('kenal_profile_value as v').whereNotNull('v.text_value').select('v.borrowernumber', 'v.text_value'),
      ),
};
