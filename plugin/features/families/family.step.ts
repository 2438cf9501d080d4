import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { withGuarantees, type Guarantee } from '../../koha/guarantees.ts';
import { inParts } from '../../shared/db/batches.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import type { RefreshStep } from '../insight/index.ts';
import { deleteGuarantees, eachKept, insertGuarantees, keptSum } from './guarantee.repository.ts';

export interface FamilyStepDeps {
  readonly crm: Knex;
  /** On a pool of its own, whose statements may take long. */
  readonly koha: KohaGateway;
  /** How long to wait after every 50,000 rows read from Koha, in milliseconds. */
  readonly pauseMs: number;
}

/** Rows of one transaction. */
const AT_ONCE = 20_000;

/** Mirrors who stands for whom. Between two nights it is looked through only if anything differs. */
export const familyStep = ({ crm, koha, pauseMs }: FamilyStepDeps): RefreshStep => ({
  name: 'families',
  run: ({ asked, throwIfAborted }) =>
    withGuarantees(koha, pauseMs, async (source) => {
      if (asked === 'changes' && (await source.sum()) === (await keptSum(crm))) return { written: 0, removed: 0 };
      const found = new Guarantees();
      const gone: Guarantee[] = [];
      await source.each((one) => found.add(one));
      await eachKept(crm, (one) => {
        if (!found.take(one)) gone.push(one);
      });
      const fresh = found.left();
      for (const part of inParts(gone, AT_ONCE)) {
        throwIfAborted();
        await inTransaction(crm, (trx) => deleteGuarantees(trx, part));
      }
      for (const part of inParts(fresh, AT_ONCE)) {
        throwIfAborted();
        await inTransaction(crm, (trx) => insertGuarantees(trx, part));
      }
      return { written: fresh.length, removed: gone.length };
    }),
});

/** Guarantees by their guarantor, without an object for each. */
class Guarantees {
  readonly #of = new Map<number, Set<number>>();

  add({ guarantor, guarantee }: Guarantee): void {
    const own = this.#of.get(guarantor);
    if (own === undefined) this.#of.set(guarantor, new Set([guarantee]));
    else own.add(guarantee);
  }

  /** Takes one out; false if it was not there. */
  take({ guarantor, guarantee }: Guarantee): boolean {
    return this.#of.get(guarantor)?.delete(guarantee) ?? false;
  }

  left(): Guarantee[] {
    return [...this.#of].flatMap(([guarantor, own]) => [...own].map((guarantee) => ({ guarantor, guarantee })));
  }
}
