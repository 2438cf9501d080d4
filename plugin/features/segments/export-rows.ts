import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { contactsByNumber } from '../../koha/patrons/index.ts';
import type { Audience } from './audience.ts';
import { exportRow, type ExportColumn } from './export.presenter.ts';
import { namedPatrons } from './people.ts';
import type { Asking, SegmentService } from './segments.service.types.ts';
import type { SegmentTree } from './tree.domain.ts';

/** Patrons whose names are read in one go. */
const AT_ONCE = 5_000;

interface Exported {
  readonly tree: SegmentTree;
  readonly columns: readonly ExportColumn[];
  readonly audience: Audience;
}

/** Where children are in a file, it is for work inside the library, and says of them nothing by which to reach them. */
export const exportedRows = async (
  { koha, segments }: { readonly koha: KohaGateway; readonly segments: SegmentService },
  asking: Asking,
  locale: Locale,
  { tree, columns, audience }: Exported,
): Promise<(string | number | null)[][]> => {
  const { visible } = asking.viewer;
  const hasContacts = columns.includes('email') || columns.includes('phone');
  const rows: (string | number | null)[][] = [];
  let after = 0;
  for (;;) {
    const numbers = await segments.members(asking, tree, { after, limit: AT_ONCE, audience });
    const patrons = await namedPatrons(koha, visible, numbers);
    const contacts = hasContacts
      ? await contactsByNumber(koha, visible, await segments.withoutChildren(asking, numbers))
      : undefined;
    for (const patron of patrons) rows.push(exportRow(locale, patron, contacts?.get(patron.borrowernumber), columns));
    const last = numbers.at(-1);
    if (last === undefined || numbers.length < AT_ONCE) return rows;
    after = last;
  }
};
