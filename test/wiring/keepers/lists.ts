import { noteEntries } from '../../../plugin/features/segments/keeping.repository.ts';
import { isSamePerson } from '../../../plugin/features/insight/index.ts';
import { findPatron } from '../../../plugin/koha/patrons/index.ts';
import { EVERY_LIBRARY } from '../../../plugin/koha/visibility.ts';
import type { Keeper } from '../keeper.ts';

const LIST = 1;

/** What Kenal remembers to have put on a patron list of Koha: numbers alone, of which one tells the mark. */
export const keeper: Keeper = {
  name: 'lists',
  write: async ({ crm, koha }, { borrowernumber, mark }) => {
    const id = Number(/\d+/.exec(mark)?.[0]);
    await noteEntries(crm, LIST, [{ id, borrowernumber, state: 'there' }]);
    // Who is put on a list is in a segment, and so the person whom the last refresh knew by that number.
    const patron = await findPatron(koha, EVERY_LIBRARY, borrowernumber);
    return patron !== undefined && (await isSamePerson(crm, patron, undefined));
  },
  // The number of an entry is kept until it is off the list, without a word of whose it was.
  kept: async ({ crm }) =>
    (
      await crm('kenal_list_entry')
        .whereNotNull('borrowernumber')
        .select<{ borrowernumber: number; id: number }[]>('borrowernumber', { id: 'entry_id' })
    ).map(({ borrowernumber, id }) => ({ borrowernumber, text: `mark-${id}-lists` })),
};
