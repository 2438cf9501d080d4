import { reading, type KohaGateway } from './gateway.ts';
import { maySeeLibrary, type VisibleLibraries } from './visibility.ts';

/** A member of staff who could take something over. */
export interface Colleague {
  readonly borrowernumber: number;
  readonly name: string;
  readonly userid: string;
  readonly branchcode: string;
  /** As far as Koha has one. */
  readonly email: string | undefined;
}

interface ColleagueRow {
  readonly borrowernumber: number;
  readonly userid: string | null;
  readonly firstname: string | null;
  readonly surname: string | null;
  readonly branchcode: string;
  readonly email?: string | null;
}

/** Names may be this old: they are chosen from, and checked again when they are chosen. */
const SECONDS = 60;

/** Bits of `borrowers.flags` for superlibrarian and catalogue, without which nobody enters the staff client. */
const STAFF_BITS = 0b101;

/** Everybody who may use Koha's staff client, by name. */
const everyColleague = (koha: KohaGateway): Promise<readonly Colleague[]> =>
  koha.memory.recall('colleagues', SECONDS, async () => {
    const rows = await reading<ColleagueRow[]>(koha, () =>
      koha
        .db('borrowers')
        .whereRaw('(borrowers.flags & ?) <> 0', [STAFF_BITS])
        .select(
          'borrowers.borrowernumber',
          'borrowers.userid',
          'borrowers.firstname',
          'borrowers.surname',
          'borrowers.branchcode',
          ...koha.columns('borrowers', ['email']).map((column) => `borrowers.${column}`),
        ),
    );
    return rows
      .map((row) => {
        const name = `${row.firstname ?? ''} ${row.surname ?? ''}`.trim();
        const userid = row.userid ?? '';
        const email = row.email?.trim() ?? '';
        return {
          borrowernumber: row.borrowernumber,
          name: name === '' ? userid : name,
          userid,
          branchcode: row.branchcode,
          email: email === '' ? undefined : email,
        };
      })
      .sort((one, other) => one.name.localeCompare(other.name));
  });

/** Those whom a viewer may know of: staff are patrons too, and whoever may not be seen is not named here either. */
export const colleaguesOf = async (
  koha: KohaGateway,
  viewer: { readonly borrowernumber: number; readonly visible: VisibleLibraries },
): Promise<readonly Colleague[]> =>
  (await everyColleague(koha)).filter(
    ({ borrowernumber, branchcode }) =>
      borrowernumber === viewer.borrowernumber || maySeeLibrary(viewer.visible, branchcode),
  );
