import type { LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { dayOrNone, isYes, textOrNone } from './values.ts';

export type HoldState = 'waiting' | 'in-transit' | 'processing' | 'suspended' | 'queued';

/** A hold that is open now. */
export interface CurrentHold {
  readonly reserveId: number;
  /** Undefined where titles were not asked for, or where the record has none. */
  readonly title: string | undefined;
  readonly pickupLibrary: string | undefined;
  readonly placed: LibraryDay | undefined;
  readonly state: HoldState;
  /** Place in the queue, from 1; undefined once something has been set aside. */
  readonly priority: number | undefined;
  readonly waitingSince: LibraryDay | undefined;
  /** Until when it is kept, where Koha says so. */
  readonly keptUntil: LibraryDay | undefined;
}

interface HoldRow {
  readonly reserve_id: number;
  readonly reservedate: string | null;
  readonly priority: number;
  readonly found: string | null;
  readonly waitingdate: string | null;
  readonly expirationdate: string | null;
  readonly suspend: number | null;
  readonly branchname: string | null;
  readonly title?: string | null;
}

/** Open holds of a patron: what waits for them first. Titles are not even read unless they may be shown. */
export const currentHolds = async (
  koha: KohaGateway,
  borrowernumber: number,
  { withTitles }: { readonly withTitles: boolean },
): Promise<CurrentHold[]> => {
  const rows = await reading(koha, (): PromiseLike<HoldRow[]> => {
    const query = koha
      .db('reserves as hold')
      .leftJoin('branches as library', 'library.branchcode', 'hold.branchcode')
      .where('hold.borrowernumber', borrowernumber)
      .orderByRaw("hold.found <=> 'W' desc")
      .orderBy(['hold.reservedate', 'hold.reserve_id'])
      .select<HoldRow[]>(
        'hold.reserve_id',
        'hold.reservedate',
        'hold.priority',
        'hold.found',
        'hold.waitingdate',
        'hold.expirationdate',
        'hold.suspend',
        'library.branchname',
      );
    if (!withTitles) return query;
    return query.leftJoin('biblio as record', 'record.biblionumber', 'hold.biblionumber').select('record.title');
  });
  return rows.map(toHold);
};

const FOUND: Readonly<Record<string, HoldState>> = { W: 'waiting', T: 'in-transit', P: 'processing' };

const toHold = (row: HoldRow): CurrentHold => {
  const state = FOUND[row.found ?? ''] ?? (isYes(row.suspend) ? 'suspended' : 'queued');
  return {
    reserveId: row.reserve_id,
    title: textOrNone(row.title),
    pickupLibrary: textOrNone(row.branchname),
    placed: dayOrNone(row.reservedate),
    state,
    priority: row.priority > 0 ? row.priority : undefined,
    waitingSince: state === 'waiting' ? dayOrNone(row.waitingdate) : undefined,
    keptUntil: dayOrNone(row.expirationdate),
  };
};
