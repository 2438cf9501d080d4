import type { KohaGateway } from './gateway.ts';
import { parts } from './ledger/ledger-reader.ts';
import { withSnapshot } from './ledger/snapshot.ts';

/** Somebody stands for somebody else. */
export interface Guarantee {
  readonly guarantor: number;
  readonly guarantee: number;
}

/** Where Koha says who stands for whom: a table of its own or, in old releases, a column. */
const tableOf = (koha: KohaGateway): string | undefined => {
  if (koha.has('borrower_relationships', 'guarantee_id'))
    return 'SELECT r.guarantor_id AS guarantor, r.guarantee_id AS guarantee FROM borrower_relationships AS r';
  if (koha.has('borrowers', 'guarantorid'))
    return 'SELECT b.guarantorid AS guarantor, b.borrowernumber AS guarantee FROM borrowers AS b WHERE b.guarantorid > 0';
  return undefined;
};

/**
 * Every guarantee in Koha, or those of some patrons, on either side. None where Koha offers neither of its two ways to
 * say so.
 *
 * @param pauseMs politeness: how long to wait after every 50,000 rows
 */
export const eachGuarantee = async (
  koha: KohaGateway,
  pauseMs: number,
  patrons: 'everybody' | readonly number[],
  onGuarantee: (guarantee: Guarantee) => void,
): Promise<void> => {
  const all = tableOf(koha);
  if (all === undefined) return;
  const take = ([guarantor, guarantee]: readonly unknown[]): void =>
    onGuarantee({ guarantor: guarantor as number, guarantee: guarantee as number });
  await withSnapshot(koha, pauseMs, async ({ stream }) => {
    if (patrons === 'everybody') return stream(all, [], take);
    for (const part of parts(patrons))
      await stream(
        `SELECT g.guarantor, g.guarantee FROM (${all}) AS g WHERE g.guarantor IN (?)
          UNION SELECT g.guarantor, g.guarantee FROM (${all}) AS g WHERE g.guarantee IN (?)`,
        [part, part],
        take,
      );
    return undefined;
  });
};
