import type { Knex } from 'knex';
import { isNotGranted } from '../../koha-write/patron-list.ts';
import { putOnList, readEntries, takeOffList } from '../../koha-write/list-entries.ts';
import { inParts } from '../../shared/db/batches.ts';
import { KenalError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { Clock, Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { Leaving } from '../settings/index.ts';
import { agreement, type EndReason, type HeldBack, type ListKeeping } from './keeping.domain.ts';
import {
  dropEntries,
  endKeeping,
  noteEntries,
  noteHeldBack,
  noteKept,
  readKeepings,
  readOwnEntries,
  setEntries,
} from './keeping.repository.ts';
import { everyMember } from './every-member.ts';
import { readSegment } from './segment.repository.ts';
import type { SegmentService } from './segments.service.types.ts';

/** A longer list is made once and not kept in step: its patrons are compared in memory. */
const MOST_KEPT = 100_000;
/** Entries of one transaction. */
const AT_ONCE = 10_000;

export interface KeepingDeps {
  readonly crm: Knex;
  readonly segments: Pick<SegmentService, 'find' | 'treeOf' | 'members'>;
  readonly leaving: Leaving;
  readonly kohaWrite: Knex | undefined;
  /** A member of staff as they would be recognised now; undefined for who is not any more. */
  readonly viewerOf: (borrowernumber: number) => Promise<Viewer | undefined>;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Moved {
  readonly putOn: number;
  readonly takenOff: number;
}

type Outcome = Moved | { readonly ended: EndReason } | { readonly heldBack: HeldBack };

export interface KeptLists {
  /** Makes one list agree with its segment. Killed or cut off at any moment, it is simply done again. */
  readonly keep: (keeping: ListKeeping) => Promise<Outcome>;
  /** All of them, one after the other; what fails is tried again after the next refresh. */
  readonly keepAll: (throwIfAborted: () => void) => Promise<Moved & { readonly lists: number; readonly ended: number }>;
}

export const keptLists = (deps: KeepingDeps): KeptLists => {
  const { crm, log, clock } = deps;

  const keep = async (keeping: ListKeeping): Promise<Outcome> => {
    const now = clock.now();
    const { listId, segment } = keeping;
    const outcome = await tried(deps, keeping, now);
    const told = { segment, list: listId, ...outcome };
    if ('ended' in outcome) {
      await endKeeping(crm, listId, outcome.ended, now);
      log.info({ event: 'segments.list-ended', ...told }, 'a patron list is kept in step no longer');
    } else if ('heldBack' in outcome) {
      await noteHeldBack(crm, listId, outcome.heldBack);
      log.warn({ event: 'segments.list-held-back', ...told }, 'a patron list could not be kept in step');
    } else {
      await noteKept(crm, listId, outcome, now);
      if (outcome.putOn + outcome.takenOff > 0)
        log.info({ event: 'segments.list-kept', ...told }, 'a patron list was made to agree with its segment');
    }
    return outcome;
  };

  return {
    keep,
    keepAll: async (throwIfAborted) => {
      const done = { lists: 0, putOn: 0, takenOff: 0, ended: 0 };
      for (const keeping of await readKeepings(crm, {}, 'kept')) {
        throwIfAborted();
        const outcome = await keep(keeping);
        done.lists += 1;
        if ('ended' in outcome) done.ended += 1;
        else if ('putOn' in outcome) {
          done.putOn += outcome.putOn;
          done.takenOff += outcome.takenOff;
        }
      }
      return done;
    },
  };
};

const tried = async (deps: KeepingDeps, keeping: ListKeeping, now: Instant): Promise<Outcome> => {
  const { leaving, kohaWrite, log } = deps;
  try {
    const patrons = await wantedOf(deps, keeping, now);
    if (!Array.isArray(patrons)) return patrons;
    if (kohaWrite === undefined) return { heldBack: 'not_granted' };
    if (!(await leaving.mayLeave())) return { heldBack: 'dry_run' };
    return await agree({ ...deps, kohaWrite }, keeping, new Set(patrons));
  } catch (error) {
    if (isNotGranted(error)) return { heldBack: 'not_granted' };
    if (error instanceof KenalError && error.code === 'segments.too-slow') return { heldBack: 'too_slow' };
    log.error({ event: 'segments.list-failed', list: keeping.listId, err: error }, 'keeping a patron list failed');
    return { heldBack: 'failed' };
  }
};

/** Whom the list should hold, or why there is no such thing. */
const wantedOf = async (
  { crm, segments, viewerOf }: KeepingDeps,
  { segment: id, owner, audience }: ListKeeping,
  now: Instant,
): Promise<number[] | Exclude<Outcome, Moved>> => {
  const viewer = await viewerOf(owner);
  if (viewer === undefined) return { ended: 'owner' };
  if ((await readSegment(crm, { id })) === undefined) return { ended: 'segment' };
  if (!viewer.permissions.has('segments.use')) return { ended: 'permission' };
  const asking = { viewer, now };
  try {
    const tree = segments.treeOf(await segments.find(asking, id));
    const patrons = await everyMember(segments, asking, tree, { audience, most: MOST_KEPT });
    return patrons ?? { heldBack: 'too_many' };
  } catch (error) {
    if (error instanceof KenalError && error.kind === 'NotFound') return { ended: 'permission' };
    throw error;
  }
};

const agree = async (
  { crm, kohaWrite }: { readonly crm: Knex; readonly kohaWrite: Knex },
  { listId, owner }: ListKeeping,
  wanted: ReadonlySet<number>,
): Promise<Outcome> => {
  const list = { listId, owner };
  const entries = await readEntries(kohaWrite, list);
  if (entries === undefined) return { ended: 'list' };
  const plan = agreement(wanted, entries, await readOwnEntries(crm, listId));
  const isThere = new Set(plan.there);
  await noteEntries(
    crm,
    listId,
    entries.filter(({ id }) => isThere.has(id)).map((entry) => ({ ...entry, state: 'there' as const })),
  );
  await setEntries(crm, listId, plan.withdrawn, 'withdrawn');
  await dropEntries(crm, listId, plan.gone);

  for (const part of inParts(plan.takeOff, AT_ONCE)) {
    await setEntries(crm, listId, part, 'leaving');
    await takeOffList(kohaWrite, list, part);
    await dropEntries(crm, listId, part);
  }
  let putOn = 0;
  for (const part of inParts(plan.putOn, AT_ONCE)) {
    const ids: number[] = [];
    await putOnList(kohaWrite, list, part, async (added) => {
      ids.push(...added.map(({ id }) => id));
      await noteEntries(
        crm,
        listId,
        added.map((entry) => ({ ...entry, state: 'coming' as const })),
      );
    });
    await setEntries(crm, listId, ids, 'there');
    putOn += ids.length;
  }
  return { putOn, takenOff: plan.takeOff.length };
};
