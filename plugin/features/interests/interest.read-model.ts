import type { Knex } from 'knex';
import { onlyVisible, type VisibleLibraries } from '../../koha/visibility.ts';
import { instantOfUtcText, libraryDay, type Instant, type LibraryDay } from '../../shared/time.ts';
import type { InterestKind } from './token.domain.ts';

/** One interest of a patron with what it rests on; never a title. */
export interface Interest {
  readonly kind: InterestKind;
  readonly value: string;
  /** The value in words. */
  readonly label: string;
  /** 1 where declared; else the share of its kind in what the patron borrowed, 0 to 1. */
  readonly weight: number;
  /** Different titles that show it; 0 where it was only declared. */
  readonly titles: number;
  /** First and last use of those titles. */
  readonly firstDay: LibraryDay | undefined;
  readonly lastDay: LibraryDay | undefined;
  /** The patron said so. */
  readonly isDeclared: boolean;
  /** When that was written down. */
  readonly saidAt: Instant | undefined;
  /** The share of its kind in what the patron borrowed, drawn to everybody's, 0 to 1; undefined where it was only said. */
  readonly share: number | undefined;
  /** Its share in what everybody borrowed. */
  readonly everybodysShare: number | undefined;
}

/** What some libraries are read for. */
export interface LibraryInterest {
  readonly value: string;
  readonly label: string;
  /** Adults with this interest, without libraries in which they are fewer than ten. */
  readonly patrons: number;
}

export interface InterestReader {
  /** A patron's interests: what they said first, then by weight. Whoever calls has made sure that they may be shown. */
  of(borrowernumber: number): Promise<Interest[]>;
  /** What the adult patrons of these libraries read most, together. Groups of fewer than ten in a library are left out. */
  ofLibraries(visible: VisibleLibraries, kind: InterestKind, atMost: number): Promise<LibraryInterest[]>;
  /** The same of these values alone, for each library on its own. */
  ofEachLibrary(
    visible: VisibleLibraries,
    kind: InterestKind,
    values: readonly string[],
  ): Promise<(Pick<LibraryInterest, 'value' | 'patrons'> & { readonly branchcode: string })[]>;
  /** The day up to which everybody's interests are worked out; undefined before the first time. */
  asOf(): Promise<LibraryDay | undefined>;
}

interface InterestLine {
  readonly kind: InterestKind;
  readonly value: string;
  readonly weight: number;
  readonly evidence: number;
  readonly declared: number;
  readonly first_day: string | null;
  readonly last_day: string | null;
  readonly label: string | null;
  readonly said: string | null;
  readonly recorded_at: string | null;
  readonly share: number | null;
  readonly everybodys: number | null;
}

export const interestReader = (crm: Knex): InterestReader => ({
  of: async (borrowernumber) => {
    const rows = await crm('kenal_interest as i')
      .leftJoin('kenal_subject as s', { 's.kind': 'i.kind', 's.value': 'i.value' })
      .leftJoin('kenal_subject_use as u', 'u.subject_id', 's.id')
      .leftJoin('kenal_interest_declared as d', {
        'd.borrowernumber': 'i.borrowernumber',
        'd.kind': 'i.kind',
        'd.value': 'i.value',
      })
      .where('i.borrowernumber', borrowernumber)
      .orderBy([
        { column: 'i.declared', order: 'desc' },
        { column: 'i.weight', order: 'desc' },
        { column: 'i.evidence', order: 'desc' },
        { column: 'i.value' },
      ])
      .select<InterestLine[]>(
        'i.kind',
        'i.value',
        'i.weight',
        'i.evidence',
        'i.declared',
        'i.first_day',
        'i.last_day',
        's.label',
        'd.label as said',
        'd.recorded_at',
        'i.share',
        'u.share as everybodys',
      );
    return rows.map(toInterest);
  },

  ofLibraries: async (visible, kind, atMost) => {
    const query = crm('kenal_interest_library as l')
      .leftJoin('kenal_subject as s', { 's.kind': 'l.kind', 's.value': 'l.value' })
      .where('l.kind', kind)
      .groupBy('l.value', 's.label')
      .orderBy([{ column: 'patrons', order: 'desc' }, { column: 'l.value' }])
      .limit(atMost)
      .select<{ value: string; label: string | null; patrons: string | number }[]>(
        'l.value',
        's.label',
        crm.raw('SUM(l.patrons) AS patrons'),
      );
    const rows = await onlyVisible(query, visible, 'l.branchcode');
    return rows.map(({ value, label, patrons }) => ({ value, label: label ?? value, patrons: Number(patrons) }));
  },

  ofEachLibrary: async (visible, kind, values) => {
    const query = crm('kenal_interest_library as l')
      .where('l.kind', kind)
      .whereIn('l.value', [...values])
      .orderBy(['l.value', 'l.branchcode'])
      .select<{ value: string; branchcode: string; patrons: number }[]>('l.value', 'l.branchcode', 'l.patrons');
    return onlyVisible(query, visible, 'l.branchcode');
  },

  asOf: async () => {
    const state = await crm('kenal_interest_state').first<{ as_of: string } | undefined>('as_of');
    return state === undefined ? undefined : libraryDay(state.as_of);
  },
});

const toInterest = (row: InterestLine): Interest => ({
  kind: row.kind,
  value: row.value,
  label: row.label ?? row.said ?? row.value,
  weight: row.weight,
  titles: row.evidence,
  firstDay: row.first_day === null ? undefined : libraryDay(row.first_day),
  lastDay: row.last_day === null ? undefined : libraryDay(row.last_day),
  isDeclared: row.declared === 1,
  saidAt: row.recorded_at === null ? undefined : instantOfUtcText(row.recorded_at),
  share: row.evidence === 0 || row.share === null ? undefined : row.share,
  everybodysShare: row.everybodys ?? undefined,
});
