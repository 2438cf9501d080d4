import type { KohaGateway } from './gateway.ts';

/** What patron lists are called, by their number; nothing where that was not granted. To be told to their owners only. */
export const patronListNames = async (
  koha: KohaGateway,
  listIds: readonly number[],
): Promise<ReadonlyMap<number, string>> => {
  if (listIds.length === 0 || !koha.has('patron_lists', 'name')) return new Map();
  const rows = await koha
    .db('patron_lists')
    .whereIn('patron_list_id', [...listIds])
    .select<{ id: number; name: string }[]>({ id: 'patron_list_id' }, 'name');
  return new Map(rows.map(({ id, name }) => [id, name]));
};
