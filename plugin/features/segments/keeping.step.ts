import type { RefreshStep } from '../insight/index.ts';
import type { KeptLists } from './keeping.service.ts';

/** Patron lists of Koha follow their segments after every refresh. */
export const patronListStep = (kept: Pick<KeptLists, 'keepAll'>): RefreshStep => ({
  name: 'patron_lists',
  run: async ({ isPast, throwIfAborted }) => {
    if (isPast) return { lists: 0, put_on: 0, taken_off: 0, ended: 0 };
    const { lists, putOn, takenOff, ended } = await kept.keepAll(throwIfAborted);
    return { lists, put_on: putOn, taken_off: takenOff, ended };
  },
});
