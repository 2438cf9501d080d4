import type { Cell } from '../../shared/db/stream.ts';
import { inParts, patronCondition, SECONDS_OF_OVERLAP, type LedgerReader } from './ledger-reader.ts';
import type { LedgerSource, PatronFacts, PatronSignature } from './ledger-source.types.ts';

type PatronReads = Pick<
  LedgerSource,
  'categoryTypes' | 'highestBorrowernumber' | 'patronSignature' | 'eachBorrowernumber' | 'eachPatron'
>;

/** Who is there, and the facts that selection needs. */
export const patronReads = (reader: LedgerReader): PatronReads => {
  const { koha, stream, text } = reader;
  let signature: Promise<PatronSignature> | undefined;
  return {
    categoryTypes: async () => {
      const types = new Map<string, string>();
      await stream('SELECT c.categorycode, c.category_type FROM categories AS c', [], ([code, type]) =>
        types.set(String(code), String(type ?? '')),
      );
      return types;
    },

    highestBorrowernumber: async () => Number((await text('SELECT MAX(b.borrowernumber) FROM borrowers AS b')) ?? 0),

    // One snapshot has one answer, and it takes a scan.
    patronSignature: () => (signature ??= readSignature(reader)),

    eachBorrowernumber: (onPatron) =>
      stream('SELECT b.borrowernumber FROM borrowers AS b WHERE b.borrowernumber > 0', [], ([borrowernumber]) =>
        onPatron(Number(borrowernumber)),
      ),

    eachPatron: async (which, changedSince, onPatron) => {
      const present = (column: string): string => (koha.has('borrowers', column) ? `b.${column}` : 'NULL');
      const anyOf = (columns: readonly string[]): string => {
        const readable = koha.columns('borrowers', columns);
        return readable.length === 0 ? '0' : readable.map((column) => `COALESCE(b.${column}, '') <> ''`).join(' OR ');
      };
      for (const part of inParts(which)) {
        const patrons = patronCondition('b.borrowernumber', part);
        const since =
          changedSince === undefined ? '' : ` AND b.updated_on >= ? - INTERVAL ${SECONDS_OF_OVERLAP} SECOND`;
        await stream(
          `SELECT b.borrowernumber, b.branchcode, b.categorycode, b.dateofbirth, b.dateenrolled, b.dateexpiry,
                  ${present('zipcode')}, ${present('lang')}, b.privacy, b.debarred, b.gonenoaddress, b.lost,
                  (${anyOf(['email', 'emailpro', 'B_email'])}),
                  (${anyOf(['phone', 'phonepro', 'mobile', 'B_phone', 'smsalertnumber'])}),
                  (${anyOf(['address', 'city', 'zipcode'])}),
                  ${present('anonymized')}, CRC32(b.cardnumber)
             FROM borrowers AS b
            WHERE ${patrons.sql}${since}`,
          [...patrons.values, ...(changedSince === undefined ? [] : [changedSince])],
          (row) => onPatron(patronFacts(row)),
        );
      }
    },
  };
};

const readSignature = async ({ stream }: LedgerReader): Promise<PatronSignature> => {
  let signature: PatronSignature = { patrons: 0, sum: '0', xor: '0' };
  await stream(
    'SELECT COUNT(*), COALESCE(SUM(b.borrowernumber), 0), BIT_XOR(b.borrowernumber) FROM borrowers AS b WHERE b.borrowernumber > 0',
    [],
    ([patrons, sum, xor]) => {
      signature = { patrons: Number(patrons), sum: String(sum), xor: String(xor) };
    },
  );
  return signature;
};

const ZERO_DATE = /^0000|-00/;
const dateOrNull = (cell: Cell | undefined): string | null => {
  if (cell == null) return null;
  const text = String(cell).slice(0, 10);
  return ZERO_DATE.test(text) ? null : text;
};

const patronFacts = (row: readonly Cell[]): PatronFacts => ({
  borrowernumber: row[0] as number,
  branchcode: String(row[1] ?? ''),
  categorycode: String(row[2] ?? ''),
  dateofbirth: dateOrNull(row[3]),
  dateenrolled: dateOrNull(row[4]),
  dateexpiry: dateOrNull(row[5]),
  zipcode: row[6] == null ? null : String(row[6]).slice(0, 25),
  lang: row[7] == null ? null : String(row[7]).slice(0, 25),
  privacy: Number(row[8] ?? 1),
  debarred: dateOrNull(row[9]),
  isGoneNoAddress: row[10] === 1,
  isCardLost: row[11] === 1,
  hasEmail: row[12] === 1,
  hasPhone: row[13] === 1,
  hasAddress: row[14] === 1,
  isAnonymised: row[15] === 1,
  cardFingerprint: Number(row[16] ?? 0),
});
