import type { KohaGateway } from '../../koha/gateway.ts';
import { cardKey, patronsByCard } from '../../koha/patrons/index.ts';
import type { VisibleLibraries } from '../../koha/visibility.ts';
import type { Db } from '../../shared/db/connection.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { patronBars, recordedKeys, visitKey, type Visit } from './visit-import.repository.ts';
import { readRow, type Candidate, type Mapping, type Reason, type VisitList } from './visit-list.domain.ts';

/** A row that is not taken, and why. */
export interface Refused {
  readonly line: number;
  readonly fields: readonly string[];
  readonly reason: Reason;
}

/** What would happen if the list were brought in now. */
export interface Checked {
  readonly rows: number;
  readonly visits: readonly Visit[];
  readonly refused: readonly Refused[];
}

interface CheckInput {
  readonly list: VisitList;
  readonly mapping: Mapping;
  readonly visible: VisibleLibraries;
  readonly today: LibraryDay;
}

/** Looks at every row. Nothing is written. A patron whom the viewer may not see is an unknown card. */
export const checkList = async (koha: KohaGateway, db: Db, input: CheckInput): Promise<Checked> => {
  const { list, mapping, visible, today } = input;
  const read = list.rows.map(({ fields }) => readRow(fields, mapping, today));
  const candidates = read.filter((one) => typeof one !== 'string');
  const holders = await patronsByCard(koha, visible, [...new Set(candidates.map(({ card }) => card))]);
  const bars = await patronBars(
    db,
    [...holders.values()].map(({ borrowernumber }) => borrowernumber),
  );

  const admitted = ({ card, day, kind }: Candidate): Visit | Reason => {
    const holder = holders.get(cardKey(card));
    if (holder === undefined) return 'unknown-card';
    const { borrowernumber } = holder;
    const bar = bars.get(borrowernumber);
    if (holder.keepsNoHistory) return 'keeps-no-history';
    if (bar?.isPerson === false) return 'not-a-person';
    if (bar?.notBefore !== undefined && day.toString() < bar.notBefore.toString()) return 'keeps-no-history';
    return { borrowernumber, day, kind };
  };
  const judged = read.map((one) => (typeof one === 'string' ? one : admitted(one)));
  const seen = await recordedKeys(
    db,
    judged.filter((one) => typeof one !== 'string'),
  );

  const visits: Visit[] = [];
  const refused: Refused[] = [];
  for (const [index, { line, fields }] of list.rows.entries()) {
    const one = judged[index] ?? 'no-card';
    if (typeof one === 'string') refused.push({ line, fields, reason: one });
    else if (seen.has(visitKey(one))) refused.push({ line, fields, reason: 'duplicate' });
    else {
      seen.add(visitKey(one));
      visits.push(one);
    }
  }
  return { rows: list.rows.length, visits, refused };
};
