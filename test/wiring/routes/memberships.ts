import { marksOf, numberOf } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

/** No pages of its own: what it keeps shows in segments. */
export const routes: RouteFile['routes'] = {};

const KINDS = ['club', 'list', 'attribute', 'owes'] as const;

/** Each patron in one of everything that only they are in, and in one of everything that all are in. */
export const furnish: RouteFile['furnish'] = async ({ crm }, { patrons }) => {
  await crm.db('kenal_membership').delete();
  const values = (position: number): string[] => ['1', marksOf(position)[0] ?? ''];
  const rows = patrons.flatMap((_patron, position) =>
    KINDS.flatMap((kind) => values(position).map((value) => ({ borrowernumber: numberOf(position), kind, value }))),
  );
  if (rows.length > 0) await crm.db('kenal_membership').insert(rows);
};
