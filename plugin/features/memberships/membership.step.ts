import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { withMemberships, type KohaMember } from '../../koha/memberships.ts';
import { inParts } from '../../shared/db/batches.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import type { RefreshStep } from '../insight/index.ts';
import { mayKeep, patronBars } from '../visits/index.ts';
import { bandOf } from './amount.domain.ts';
import {
  deleteMembers,
  eachKept,
  insertMembers,
  replaceNames,
  type Member,
  type MembershipName,
} from './membership.repository.ts';

export interface MembershipStepDeps {
  readonly crm: Knex;
  /** On a pool of its own, whose statements may take long. */
  readonly koha: KohaGateway;
  /** How long to wait after every 50,000 rows read from Koha, in milliseconds. */
  readonly pauseMs: number;
}

/** Rows of one transaction. */
const AT_ONCE = 20_000;

/** The longest name that is kept, in characters. */
const LONGEST_NAME = 255;

/** Mirrors to what patrons belong, every night: Koha has no mark of what changed since. */
export const membershipStep = ({ crm, koha, pauseMs }: MembershipStepDeps): RefreshStep => ({
  name: 'memberships',
  run: ({ kind, asOf, throwIfAborted }) => {
    if (kind === 'incremental') return Promise.resolve({ written: 0, removed: 0 });
    return withMemberships(koha, { pauseMs, bandOf, today: asOf }, async (source) => {
      const found = new Members();
      const gone: Member[] = [];
      const names: MembershipName[] = [];
      const enrolled: KohaMember[] = [];
      await source.each((member) => {
        if (member.since === undefined) found.add(member);
        else enrolled.push(member);
      });
      for (const member of await mayBeKept(crm, enrolled)) found.add(member);
      await source.eachName((of, value, name) => names.push({ kind: of, value, name: name.slice(0, LONGEST_NAME) }));
      await eachKept(crm, (member) => {
        if (!found.take(member)) gone.push(member);
      });
      const fresh = found.left();
      for (const part of inParts(gone, AT_ONCE)) {
        throwIfAborted();
        await inTransaction(crm, (trx) => deleteMembers(trx, part));
      }
      for (const part of inParts(fresh, AT_ONCE)) {
        throwIfAborted();
        await inTransaction(crm, (trx) => insertMembers(trx, part));
      }
      await replaceNames(crm, names);
      return { written: fresh.length, removed: gone.length };
    });
  },
});

/** Of these, those of persons who keep a history, and who enrolled after they began to. */
const mayBeKept = async (crm: Knex, enrolled: readonly KohaMember[]): Promise<KohaMember[]> => {
  const bars = await patronBars(
    crm,
    enrolled.map(({ borrowernumber }) => borrowernumber),
  );
  return enrolled.filter(({ borrowernumber, since }) => mayKeep(bars.get(borrowernumber), String(since)));
};

/** Members by what they belong to, without an object for each. */
class Members {
  readonly #of = new Map<string, { readonly kind: string; readonly value: string; readonly members: Set<number> }>();

  add({ borrowernumber, kind, value }: Member): void {
    const key = `${kind} ${value}`;
    const group = this.#of.get(key) ?? { kind, value, members: new Set() };
    this.#of.set(key, group);
    group.members.add(borrowernumber);
  }

  /** Takes one out; false if it was not there. */
  take({ borrowernumber, kind, value }: Member): boolean {
    return this.#of.get(`${kind} ${value}`)?.members.delete(borrowernumber) ?? false;
  }

  left(): Member[] {
    return [...this.#of.values()].flatMap(({ kind, value, members }) =>
      [...members].map((borrowernumber) => ({ borrowernumber, kind, value })),
    );
  }
}
