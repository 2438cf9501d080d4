import { noteEntries } from '../../../plugin/features/segments/keeping.repository.ts';
import type { Keeper } from '../keeper.ts';

const LIST = 1;

/** What Kenal remembers to have put on a patron list of Koha: numbers alone, of which one tells the mark. */
export const keeper: Keeper = {
  name: 'lists',
  write: async ({ crm }, { borrowernumber, mark }) => {
    const id = Number(/\d+/.exec(mark)?.[0]);
    await noteEntries(crm, LIST, [{ id, borrowernumber, state: 'there' }]);
    return true;
  },
  // The number of an entry is kept until it is off the list, without a word of whose it was.
  kept: async ({ crm }) =>
    (
      await crm('kenal_list_entry')
        .whereNotNull('borrowernumber')
        .select<{ borrowernumber: number; id: number }[]>('borrowernumber', { id: 'entry_id' })
    ).map(({ borrowernumber, id }) => ({ borrowernumber, text: `mark-${id}-lists` })),
};
