import type { Cell } from '../../shared/db/stream.ts';
import { inParts, patronCondition, SECONDS_OF_OVERLAP, type LedgerReader } from './ledger-reader.ts';
import type { LedgerSource, PatronFacts, PatronSignature } from './ledger-source.types.ts';

type PatronReads = Pick<
  LedgerSource,
  'categoryTypes' | 'highestBorrowernumber' | 'patronSignature' | 'changedPatrons' | 'eachBorrowernumber' | 'eachPatron'
>;

const SIGNATURE = 'COUNT(*), COALESCE(SUM(b.borrowernumber), 0), BIT_XOR(b.borrowernumber)';
/** Room for the numbers of a hundred thousand patrons; servers come with as little as 1,024. */
const LONGEST_LIST_BYTES = 1_048_576;

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

    changedPatrons: async (since) => {
      const isChanged = `b.updated_on >= ? - INTERVAL ${SECONDS_OF_OVERLAP} SECOND`;
      const answer = await readSignatureAndChanged(reader, isChanged, since);
      signature = Promise.resolve(answer.signature);
      return answer.isWhole ? answer.numbers : undefined;
    },

    eachBorrowernumber: (onPatron) =>
      stream('SELECT b.borrowernumber FROM borrowers AS b WHERE b.borrowernumber > 0', [], ([borrowernumber]) =>
        onPatron(Number(borrowernumber)),
      ),

    eachPatron: async (which, onPatron) => {
      const present = (column: string): string => (koha.has('borrowers', column) ? `b.${column}` : 'NULL');
      const anyOf = (columns: readonly string[]): string => {
        const readable = koha.columns('borrowers', columns);
        return readable.length === 0 ? '0' : readable.map((column) => `COALESCE(b.${column}, '') <> ''`).join(' OR ');
      };
      for (const part of inParts(which)) {
        const patrons = patronCondition('b.borrowernumber', part);
        await stream(
          `SELECT b.borrowernumber, b.branchcode, b.categorycode, b.dateofbirth, b.dateenrolled, b.dateexpiry,
                  ${present('zipcode')}, ${present('lang')}, b.privacy, b.debarred, b.gonenoaddress, b.lost,
                  (${anyOf(['email', 'emailpro', 'B_email'])}),
                  (${anyOf(['phone', 'phonepro', 'mobile', 'B_phone', 'smsalertnumber'])}),
                  (${anyOf(['address', 'city', 'zipcode'])}),
                  ${present('anonymized')}, CRC32(b.cardnumber)
             FROM borrowers AS b
            WHERE ${patrons.sql}`,
          patrons.values,
          (row) => onPatron(patronFacts(row)),
        );
      }
    },
  };
};

const toSignature = ([patrons, sum, xor]: readonly Cell[]): PatronSignature => ({
  patrons: Number(patrons),
  sum: String(sum),
  xor: String(xor),
});

const readSignature = async ({ stream }: LedgerReader): Promise<PatronSignature> => {
  let signature = toSignature([0, 0, 0]);
  await stream(`SELECT ${SIGNATURE} FROM borrowers AS b WHERE b.borrowernumber > 0`, [], (row) => {
    signature = toSignature(row);
  });
  return signature;
};

interface SignatureAndChanged {
  readonly signature: PatronSignature;
  readonly numbers: number[];
  /** False where the server had no room for all numbers and cut the list off. */
  readonly isWhole: boolean;
}

/** Who is there and who of them changed, in one scan. */
const readSignatureAndChanged = async (
  { stream }: LedgerReader,
  isChanged: string,
  since: string,
): Promise<SignatureAndChanged> => {
  await stream(`SET SESSION group_concat_max_len = ${LONGEST_LIST_BYTES}`, [], () => undefined);
  let answer: SignatureAndChanged = { signature: toSignature([0, 0, 0]), numbers: [], isWhole: true };
  await stream(
    `SELECT ${SIGNATURE}, SUM(IF(${isChanged}, b.borrowernumber, 0)), GROUP_CONCAT(IF(${isChanged}, b.borrowernumber, NULL))
       FROM borrowers AS b
      WHERE b.borrowernumber > 0`,
    [since, since],
    (row) => {
      const [total, list] = row.slice(3);
      const numbers = list == null ? [] : String(list).split(',').map(Number);
      const sum = numbers.reduce((sumOfAll, number) => sumOfAll + number, 0);
      answer = { signature: toSignature(row), numbers, isWhole: sum === Number(total) };
    },
  );
  return answer;
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
