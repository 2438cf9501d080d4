import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { LedgerSource, PatronSignature } from '../../koha/ledger/ledger-source.ts';
import type { Logger } from '../../shared/log.ts';
import { steadyMs, type LibraryDay } from '../../shared/time.ts';
import type { Reach } from './ledger-reach.ts';
import type { LedgerState } from './ledger.repository.ts';
import type { CountingRules } from './patron-history.domain.ts';
import type { PatronFollower } from './patron-follower.ts';
import type { RefreshStep } from './refresh-step.ts';
import type { Deciding } from './patron-status.ts';

export interface RefreshDeps {
  readonly crm: Knex;
  /** On a pool of its own, whose statements may take long. */
  readonly koha: KohaGateway;
  readonly rules: CountingRules;
  /** How long to wait after every 50,000 rows read from Koha, in milliseconds. */
  readonly pauseMs: number;
  readonly log: Logger;
  /** The most events held in memory at once; smaller only in tests. */
  readonly maxEvents?: number;
  /** Features that keep rows about patrons and follow merges and deletions. */
  readonly followers?: readonly PatronFollower[];
  /** What is worked out after the ledger, in this order. */
  readonly steps?: readonly RefreshStep[];
}

export interface RefreshOptions {
  /** Build everything anew instead of following what changed. */
  readonly full?: boolean;
  /** Compare every day that Koha still has with the ledger, and repair what differs. */
  readonly verify?: boolean;
  /** Show the past: only what happened up to the end of this library day. */
  readonly asOf?: LibraryDay | undefined;
  readonly signal?: AbortSignal;
}

/** What a refresh did, as `kenal refresh --json` prints it. */
export interface RefreshReport {
  readonly kind: 'full' | 'incremental' | 'verify';
  /** Why everything was built anew, where that was not asked for. */
  readonly because: string | null;
  readonly as_of: string;
  /** A sentence about what `--as-of` can and cannot show. */
  readonly note: string | null;
  readonly source: { readonly rows_read: number; readonly from: string | null; readonly until: string };
  readonly ledger: {
    readonly rows_written: number;
    readonly unchanged: number;
    readonly removed: number;
    readonly days_changed: number;
  };
  readonly patrons: {
    readonly mirrored: number;
    readonly changed: number;
    readonly gone: number;
    readonly merged: number;
    readonly set_aside: number;
  };
  /** What the steps after the ledger answered, by their names; printed beside the rest. */
  readonly steps: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly seconds: Readonly<Record<string, number>>;
}

/** What a refresh starts from. */
export interface Outset extends Reach {
  readonly state: LedgerState | undefined;
  /** The oldest statistics row that Koha has, in library time. */
  readonly oldest: string | undefined;
  readonly deciding: Deciding;
  /** Hash of everything but the patrons' own facts that decides what is counted. */
  readonly rules: string;
}

/** One refresh under way. */
export interface RefreshRun {
  readonly deps: RefreshDeps;
  readonly source: LedgerSource;
  readonly signal: AbortSignal | undefined;
  /** Day number of today in the library. */
  readonly today: number;
  /** How long each step took; `timed` fills it. */
  readonly seconds: Record<string, number>;
}

/** Does a step and notes how long it took. */
export const timed = async <T>({ seconds }: RefreshRun, step: string, work: () => Promise<T>): Promise<T> => {
  const start = steadyMs();
  try {
    return await work();
  } finally {
    seconds[step] = Math.round((steadyMs() - start) / 10) / 100;
  }
};

/** Sixteen million events are 128 MB: what one pass may hold. */
export const MAX_EVENTS = 16_000_000;

export const signatureColumns = (
  signature: PatronSignature,
): Pick<LedgerState, 'patrons' | 'patron_sum' | 'patron_xor'> => ({
  patrons: signature.patrons,
  patron_sum: signature.sum,
  patron_xor: signature.xor,
});
