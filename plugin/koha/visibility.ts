import type { Knex } from 'knex';

/** The libraries whose patrons a viewer may see. */
export type VisibleLibraries =
  { readonly all: true } | { readonly all: false; readonly branchcodes: readonly string[] };

export const EVERY_LIBRARY: VisibleLibraries = { all: true };
export const NO_LIBRARY: VisibleLibraries = { all: false, branchcodes: [] };

/** Narrows a query to patrons whom the viewer may see. With no library at all, it finds nobody. */
export const onlyVisible = <Q extends Knex.QueryBuilder>(
  query: Q,
  visible: VisibleLibraries,
  column = 'borrowers.branchcode',
): Q => {
  if (!visible.all) void query.whereIn(column, [...visible.branchcodes]);
  return query;
};

/** Whether patrons of this library may be seen. Codes compare as Koha's collation does: without regard to case. */
export const maySeeLibrary = (visible: VisibleLibraries, branchcode: string): boolean =>
  visible.all || visible.branchcodes.some((code) => code.toLowerCase() === branchcode.toLowerCase());
