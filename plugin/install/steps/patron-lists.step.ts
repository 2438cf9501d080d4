import type { Knex } from 'knex';
import { dropPatronLists, type MadeList } from '../../koha-write/patron-list.ts';
import { crmPool, type DatabaseSettings } from '../../shared/db/connection.ts';
import { listsInWords } from '../left-in-koha.ts';
import { trySignIn } from '../sign-in.ts';
import type { Step } from '../step.ts';

/** The patron lists that Kenal made in Koha; none where its tables are gone or older than such lists. */
export const madeLists = async (crm: DatabaseSettings): Promise<MadeList[]> => {
  const db = crmPool(crm, { maxConnections: 1 });
  try {
    if ((await trySignIn(db, crm)) !== 'works' || !(await db.schema.hasTable('kenal_koha_list'))) return [];
    return await db('kenal_koha_list')
      .orderBy('list_id')
      .select<MadeList[]>({ listId: 'list_id' }, { owner: 'made_by' });
  } finally {
    await db.destroy();
  }
};

interface PatronListsDeps {
  readonly lists: readonly MadeList[];
  readonly kohaDatabase: string;
  readonly administrator: () => Promise<Knex>;
}

/** Takes out of Koha the patron lists that staff made of segments. Only done where somebody says so. */
export const patronListsStep = ({ lists, kohaDatabase, administrator }: PatronListsDeps): Step => ({
  name: 'patron lists',
  look: () =>
    Promise.resolve({
      asItIs: 'Kenal made no patron list in Koha.',
      changes:
        lists.length === 0
          ? []
          : [
              {
                sentence: `Take ${listsInWords(lists.length)} out of Koha, with whoever is on them; otherwise they stay with those who made them.`,
                make: async () => dropPatronLists(await administrator(), kohaDatabase, lists),
              },
            ],
    }),
});
