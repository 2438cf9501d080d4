import { promiseService } from '../../../plugin/features/promises/promise.service.ts';
import { Conflict } from '../../../plugin/shared/errors.ts';
import { dayIn } from '../../../plugin/shared/time.ts';
import type { Keeper } from '../keeper.ts';

export const keeper: Keeper = {
  name: 'promises',
  write: async (databases, { borrowernumber, mark, viewer, now, random }) => {
    const dueOn = dayIn(databases.koha.timezone, now).add({ days: 7 });
    const terms = { what: mark, dueOn, dueTime: '', repeats: 'no' } as const;
    const promises = promiseService(databases);
    try {
      const made = { borrowernumber, terms, owner: viewer.borrowernumber, isConfidential: random.chance(0.3) };
      const id = await promises.make({ viewer, now }, made);
      if (random.chance(0.5)) await promises.done({ viewer, now }, id);
      return true;
    } catch (error) {
      if (error instanceof Conflict) return false;
      throw error;
    }
  },
  kept: async ({ crm }) => {
    const now = await crm('kenal_promise').select<{ borrowernumber: number; text: string }[]>(
      'borrowernumber',
      'what as text',
    );
    const steps = await crm('kenal_promise_change as h')
      .leftJoin('kenal_promise as d', 'd.id', 'h.promise')
      .select<{ borrowernumber: number | null; text: string }[]>('d.borrowernumber', 'h.what as text');
    return [...now, ...steps.map((row) => ({ ...row, borrowernumber: row.borrowernumber ?? 0 }))];
  },
};
