import type { KohaGateway } from './gateway.ts';
import { findStaff } from './staff.ts';
import { maySeeLibrary, type VisibleLibraries } from './visibility.ts';

/**
 * Names of members of staff by borrowernumber, as far as the reader may know them: staff are patrons too, and whoever
 * may not be seen is not named here either.
 */
export const staffNames = async (
  koha: KohaGateway,
  reader: { readonly borrowernumber: number; readonly visible: VisibleLibraries },
  borrowernumbers: readonly number[],
): Promise<ReadonlyMap<number, string>> => {
  const people = await Promise.all([...new Set(borrowernumbers)].map((number) => findStaff(koha, number)));
  return new Map(
    people.flatMap((person) => {
      if (person === undefined) return [];
      const isSelf = person.borrowernumber === reader.borrowernumber;
      if (!isSelf && !maySeeLibrary(reader.visible, person.branchcode)) return [];
      const name = `${person.firstname} ${person.surname}`.trim();
      return [[person.borrowernumber, name === '' ? person.userid : name]];
    }),
  );
};
