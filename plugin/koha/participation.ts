import type { KohaGateway } from './gateway.ts';
import { withSnapshot } from './ledger/snapshot.ts';
import { questionsFor, type Participation, type ParticipationKind, type Question } from './participation-rows.ts';

/** Koha's participation in one consistent snapshot, without that of patrons who keep no history. */
export interface ParticipationSource {
  /** Changes when anything of this kind does, but for the rarest of chances. */
  sum(kind: ParticipationKind): Promise<string>;
  /**
   * The next ones by their keys, in rising order.
   *
   * @returns the last key that was looked at; undefined: there are no more
   */
  next(
    kind: ParticipationKind,
    after: number,
    atMost: number,
    onOne: (one: Participation) => void,
  ): Promise<number | undefined>;
}

/** What decides of a patron whether anything is kept goes into the sum. */
const DECIDING = ['b.categorycode', 'b.anonymized'];

const rowsOf = ({ table, patron, join = '' }: Question): string =>
  `FROM ${table} AS m ${join} STRAIGHT_JOIN borrowers AS b ON b.borrowernumber = ${patron} AND b.privacy <> 2`;

/**
 * Nothing of what Koha does not have or does not grant.
 *
 * @param pauseMs politeness: how long to wait after every 50,000 rows
 */
export const withParticipation = <T>(
  koha: KohaGateway,
  pauseMs: number,
  work: (source: ParticipationSource) => Promise<T>,
): Promise<T> =>
  withSnapshot(koha, pauseMs, ({ stream, text: first }) => {
    const questions = questionsFor(koha);
    return work({
      sum: async (kind) => {
        const question = questions[kind];
        if (question === undefined) return '';
        const cells = [question.key, question.patron, ...question.columns, ...DECIDING].map(
          (column) => `COALESCE(${column}, '')`,
        );
        const sum = `CONCAT(COUNT(*), ' ', COALESCE(SUM(CRC32(CONCAT_WS('|', ${cells.join(', ')}))), 0))`;
        return (await first(`SELECT ${sum} ${rowsOf(question)}`)) ?? '';
      },
      next: async (kind, after, atMost, onOne) => {
        const question = questions[kind];
        if (question === undefined) return undefined;
        const { key, patron, columns, read } = question;
        let [count, last] = [0, after];
        await stream(
          `SELECT ${[key, patron, ...columns].join(', ')} ${rowsOf(question)} WHERE ${key} > ? ORDER BY ${key} LIMIT ?`,
          [after, atMost],
          ([id, borrowernumber, ...cells]) => {
            count += 1;
            last = id as number;
            const one = read(cells, koha.timezone);
            if (one !== undefined) onOne({ id: last, borrowernumber: borrowernumber as number, ...one });
          },
        );
        return count < atMost ? undefined : last;
      },
    });
  });
