import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { PARTICIPATION_KINDS, type Participation, type ParticipationKind } from '../../koha/participation-rows.ts';
import { withParticipation, type ParticipationSource } from '../../koha/participation.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { markDue, type RefreshStep } from '../insight/index.ts';
import { mayKeep, patronBars } from '../visits/index.ts';
import {
  deleteParticipation,
  keptBetween,
  mirroredSum,
  writeParticipation,
  writeSum,
} from './participation.repository.ts';
import { dropStrayTold } from './told.repository.ts';

export interface ParticipationStepDeps {
  readonly crm: Knex;
  /** On a pool of its own, whose statements may take long. */
  readonly koha: KohaGateway;
  /** How long to wait after every 50,000 rows read from Koha, in milliseconds. */
  readonly pauseMs: number;
  /** Rows that are compared at once; fewer only in tests. */
  readonly atOnce?: number;
}

/** Beyond Koha's keys, which are signed 32-bit numbers. */
const NO_END = 2 ** 31;
const AT_ONCE = 10_000;

/**
 * Mirrors how patrons take part. Between two nights a kind is looked through only if Koha's rows of it differ from those
 * that were mirrored. Whoever's rows change is due: what they are scored by has changed.
 */
export const participationStep = ({ crm, koha, pauseMs, atOnce = AT_ONCE }: ParticipationStepDeps): RefreshStep => ({
  name: 'participation',
  marksDue: true,
  run: ({ kind: how, throwIfAborted }) =>
    withParticipation(koha, pauseMs, async (source) => {
      const done = { written: 0, removed: 0 };
      for (const kind of PARTICIPATION_KINDS) {
        const sum = await source.sum(kind);
        if (how === 'incremental' && sum === (await mirroredSum(crm, kind))) continue;
        const { written, removed, isWhole } = await mirror({ crm, source, atOnce, throwIfAborted }, kind);
        await writeSum(crm, kind, isWhole ? sum : undefined);
        done.written += written;
        done.removed += removed;
      }
      await dropStrayTold(crm);
      return done;
    }),
});

interface Mirroring {
  readonly crm: Knex;
  readonly source: ParticipationSource;
  readonly atOnce: number;
  readonly throwIfAborted: () => void;
}

interface Mirrored {
  readonly written: number;
  readonly removed: number;
  /** False where something is of patrons whom no refresh has seen yet. */
  readonly isWhole: boolean;
}

/** Stretch by stretch of Koha's keys, each in a transaction, so that a run that died is simply run again. */
const mirror = async (
  { crm, source, atOnce, throwIfAborted }: Mirroring,
  kind: ParticipationKind,
): Promise<Mirrored> => {
  let [written, removed, isWhole] = [0, 0, true];
  for (let after: number | undefined = 0; after !== undefined;) {
    throwIfAborted();
    const found: Participation[] = [];
    const last: number | undefined = await source.next(kind, after, atOnce, (one) => found.push(one));
    const kept = await keptBetween(crm, kind, after, last ?? NO_END);
    const { allowed, hasUnknown } = await mayBeKept(crm, found);
    const fresh = allowed.filter((one) => !isSame(one, kept.get(one.id)));
    const there = new Set(allowed.map(({ id }) => id));
    const gone = [...kept.values()].filter(({ id }) => !there.has(id));
    const before = fresh.flatMap(({ id }) => kept.get(id) ?? []);
    if (fresh.length + gone.length > 0)
      await inTransaction(crm, async (trx) => {
        await markDue(
          trx,
          [...fresh, ...gone, ...before].map(({ borrowernumber }) => borrowernumber),
        );
        await deleteParticipation(
          trx,
          kind,
          gone.map(({ id }) => id),
        );
        await writeParticipation(trx, kind, fresh);
      });
    written += fresh.length;
    removed += gone.length;
    if (hasUnknown) isWhole = false;
    after = last;
  }
  return { written, removed, isWhole };
};

/** Of these, what may be kept: of persons who keep a history, and from the day on which they began to. */
const mayBeKept = async (
  crm: Knex,
  found: readonly Participation[],
): Promise<{ readonly allowed: readonly Participation[]; readonly hasUnknown: boolean }> => {
  const bars = await patronBars(
    crm,
    found.map(({ borrowernumber }) => borrowernumber),
  );
  const allowed = found.filter(({ borrowernumber, day }) => mayKeep(bars.get(borrowernumber), day));
  return { allowed, hasUnknown: found.some(({ borrowernumber }) => !bars.has(borrowernumber)) };
};

const isSame = (one: Participation, other: Participation | undefined): boolean =>
  one.borrowernumber === other?.borrowernumber &&
  one.day === other.day &&
  one.endedOn === other.endedOn &&
  one.state === other.state &&
  one.stateSince === other.stateSince;
