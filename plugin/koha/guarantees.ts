import type { KohaGateway } from './gateway.ts';
import { withSnapshot } from './ledger/snapshot.ts';

/** Somebody stands for somebody else; both are borrowernumbers. */
export interface Guarantee {
  readonly guarantor: number;
  readonly guarantee: number;
}

/** Who stands for whom in Koha, in one consistent snapshot. */
export interface GuaranteeSource {
  /** Changes when any of them does, but for the rarest of chances: `GUARANTEE_SUM` of all of them. */
  sum(): Promise<string>;
  each(onGuarantee: (guarantee: Guarantee) => void): Promise<void>;
}

/** What stands for all rows of `g` (`guarantor`, `guarantee`), as one text. */
export const GUARANTEE_SUM = "CONCAT(COUNT(*), ' ', COALESCE(SUM(CRC32(CONCAT(g.guarantor, ' ', g.guarantee))), 0))";

/** Where Koha says who stands for whom: a table of its own or, in old releases, a column. */
const tableOf = (koha: KohaGateway): string => {
  if (koha.has('borrower_relationships', 'guarantee_id'))
    // Older releases left rows without a guarantor, and the same pair twice.
    return 'SELECT DISTINCT r.guarantor_id AS guarantor, r.guarantee_id AS guarantee FROM borrower_relationships AS r WHERE r.guarantor_id > 0';
  if (koha.has('borrowers', 'guarantorid'))
    return 'SELECT b.guarantorid AS guarantor, b.borrowernumber AS guarantee FROM borrowers AS b JOIN borrowers AS o ON o.borrowernumber = b.guarantorid WHERE b.guarantorid > 0';
  return 'SELECT 0 AS guarantor, 0 AS guarantee FROM DUAL WHERE 1 = 0';
};

/**
 * None at all where Koha offers neither of its two ways to say so.
 *
 * @param pauseMs politeness: how long to wait after every 50,000 rows
 */
export const withGuarantees = <T>(
  koha: KohaGateway,
  pauseMs: number,
  work: (source: GuaranteeSource) => Promise<T>,
): Promise<T> => {
  const all = tableOf(koha);
  return withSnapshot(koha, pauseMs, ({ stream, text }) =>
    work({
      sum: async () => (await text(`SELECT ${GUARANTEE_SUM} FROM (${all}) AS g`)) ?? '',
      each: (onGuarantee) =>
        stream(all, [], ([guarantor, guarantee]) =>
          onGuarantee({ guarantor: guarantor as number, guarantee: guarantee as number }),
        ),
    }),
  );
};
