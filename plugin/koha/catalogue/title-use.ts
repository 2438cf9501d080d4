import { dayOf, dayOrNull, inParts, parts, patronCondition, type LedgerReader } from '../ledger/ledger-reader.ts';
import type { Patrons } from '../ledger/ledger-source.types.ts';

/** A loan that Koha still names, with its title. Days are day numbers. */
export interface TitleLoan {
  readonly borrowernumber: number;
  readonly biblionumber: number;
  readonly issueDay: number;
  /** null while it is out. */
  readonly returnDay: number | null;
  /** Brought back within 24 hours. */
  readonly isQuickReturn: boolean;
  /** The day of the last renewal; null without one. */
  readonly renewalDay: number | null;
}

/** Who used which title, as far as Koha still names both. */
export interface TitleUse {
  eachTitleLoan(which: Patrons, onLoan: (loan: TitleLoan) => void): Promise<void>;
  /**
   * Holds that ended with the title in the patron's hands.
   *
   * @param until only those that had ended so before this moment (UTC text); where Koha does not let it be read, all
   */
  eachFilledHold(
    which: Patrons,
    until: string | undefined,
    onHold: (borrowernumber: number, biblionumber: number, day: number) => void,
  ): Promise<void>;
  /** Patrons with a named loan or a filled hold of one of these titles. */
  patronsOfTitles(biblionumbers: readonly number[]): Promise<Set<number>>;
  highestPatron(): Promise<number>;
  /** Loans that Koha has, roughly, as the server estimates them. */
  estimatedLoans(): Promise<number>;
}

const TABLES = ['issues', 'old_issues'] as const;

export const loanReads = ({ koha, anonymousPatron, stream, text }: LedgerReader): TitleUse => ({
  eachTitleLoan: async (which, onLoan) => {
    for (const table of TABLES) {
      // Renamed by Koha; where neither can be read, no renewal is known.
      const [counter] = koha.columns(table, ['renewals_count', 'renewals']);
      const renewed = counter === undefined ? '0' : `l.${counter} > 0`;
      const renewedOn = koha.has(table, 'lastreneweddate') ? 'COALESCE(l.lastreneweddate, l.issuedate)' : 'l.issuedate';
      for (const part of inParts(which)) {
        const patrons = patronCondition('l.borrowernumber', part);
        await stream(
          `SELECT l.borrowernumber, i.biblionumber, ${dayOf('l.issuedate')}, ${dayOf('l.returndate')},
                  l.returndate < l.issuedate + INTERVAL 1 DAY,
                  IF(${renewed}, ${dayOf(renewedOn)}, NULL)
             FROM ${table} AS l
             JOIN items AS i ON i.itemnumber = l.itemnumber
            WHERE ${patrons.sql}`,
          patrons.values,
          ([borrowernumber, biblionumber, issueDay, returnDay, isQuick, renewalDay]) => {
            if (typeof issueDay !== 'number' || borrowernumber === anonymousPatron) return;
            onLoan({
              borrowernumber: borrowernumber as number,
              biblionumber: biblionumber as number,
              issueDay,
              returnDay: dayOrNull(returnDay),
              isQuickReturn: isQuick === 1,
              renewalDay: dayOrNull(renewalDay),
            });
          },
        );
      }
    }
  },

  eachFilledHold: async (which, until, onHold) => {
    if (koha.columns('old_reserves', ['biblionumber', 'found']).length < 2) return;
    const isLimited = until !== undefined && koha.has('old_reserves', 'timestamp');
    const ended = isLimited ? 'AND h.timestamp < ?' : '';
    for (const part of inParts(which)) {
      const patrons = patronCondition('h.borrowernumber', part);
      await stream(
        `SELECT h.borrowernumber, h.biblionumber, ${dayOf('h.reservedate')} FROM old_reserves AS h
          WHERE ${patrons.sql} AND h.found = 'F' AND h.cancellationdate IS NULL AND h.biblionumber IS NOT NULL
                ${ended}`,
        isLimited ? [...patrons.values, until] : patrons.values,
        ([borrowernumber, biblionumber, day]) => {
          if (typeof day === 'number' && borrowernumber !== anonymousPatron)
            onHold(borrowernumber as number, biblionumber as number, day);
        },
      );
    }
  },

  patronsOfTitles: async (biblionumbers) => {
    const patrons = new Set<number>();
    const note = ([borrowernumber]: readonly unknown[]): void => {
      if (borrowernumber !== anonymousPatron) patrons.add(borrowernumber as number);
    };
    for (const part of parts(biblionumbers)) {
      for (const table of TABLES)
        await stream(
          `SELECT DISTINCT l.borrowernumber FROM items AS i JOIN ${table} AS l ON l.itemnumber = i.itemnumber
            WHERE i.biblionumber IN (?) AND l.borrowernumber > 0`,
          [part],
          note,
        );
      if (koha.columns('old_reserves', ['biblionumber', 'found']).length === 2)
        await stream(
          `SELECT DISTINCT h.borrowernumber FROM old_reserves AS h
            WHERE h.biblionumber IN (?) AND h.found = 'F' AND h.borrowernumber > 0`,
          [part],
          note,
        );
    }
    return patrons;
  },

  highestPatron: async () => Number((await text('SELECT MAX(b.borrowernumber) FROM borrowers AS b')) ?? 0),

  estimatedLoans: async () =>
    Number(
      await text(
        `SELECT SUM(t.table_rows) FROM information_schema.tables AS t
          WHERE t.table_schema = DATABASE() AND t.table_name IN ('issues', 'old_issues')`,
      ),
    ) || 0,
});
