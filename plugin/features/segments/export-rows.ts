import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { contactsByNumber } from '../../koha/patrons/index.ts';
import type { Audience } from './audience.ts';
import type { ExportCell, ExportSource } from './export-source.ts';
import { kohaCells } from './export.presenter.ts';
import { namedPatrons } from './people.ts';
import type { Asking, SegmentService } from './segments.service.types.ts';
import type { SegmentTree } from './tree.domain.ts';

/** Patrons whose names are read in one go. */
const AT_ONCE = 5_000;

interface Exported {
  readonly tree: SegmentTree;
  /** Only such as are offered to the viewer. */
  readonly columns: readonly string[];
  readonly audience: Audience;
}

interface ExportDeps {
  readonly koha: KohaGateway;
  readonly segments: SegmentService;
  readonly exports: readonly ExportSource[];
}

/** Where children are in a file, it is for work inside the library, and says of them nothing by which to reach them. */
export const exportedRows = async (
  { koha, segments, exports }: ExportDeps,
  asking: Asking,
  locale: Locale,
  { tree, columns, audience }: Exported,
): Promise<ExportCell[][]> => {
  const { visible } = asking.viewer;
  const hasContacts = columns.includes('email') || columns.includes('phone');
  const rows: ExportCell[][] = [];
  let after = 0;
  for (;;) {
    const numbers = await segments.members(asking, tree, { after, limit: AT_ONCE, audience });
    const patrons = await namedPatrons(koha, visible, numbers);
    const contacts = hasContacts
      ? await contactsByNumber(koha, visible, await segments.withoutChildren(asking, numbers))
      : undefined;
    const further = await Promise.all(exports.map((one) => one.cells(asking.viewer, locale, patrons, columns)));
    for (const patron of patrons) {
      const { borrowernumber } = patron;
      const cells = new Map<string, ExportCell>([
        ...Object.entries(kohaCells(locale, patron, contacts?.get(borrowernumber))),
        ...further.flatMap((one) => [...(one.get(borrowernumber) ?? [])]),
      ]);
      rows.push(columns.map((column) => cells.get(column) ?? null));
    }
    const last = numbers.at(-1);
    if (last === undefined || numbers.length < AT_ONCE) return rows;
    after = last;
  }
};
