import type { Knex } from 'knex';
import { EVERY_LIBRARY } from '../../koha/visibility.ts';
import type { Logger } from '../../shared/log.ts';
import { dayIn, type Clock, type LibraryDay } from '../../shared/time.ts';
import { dropMovesBefore, keepMembers, keepSize } from './member.repository.ts';
import type { RegistrySource } from './registry.ts';
import { runnerOn } from './runner.ts';
import { askedSegments, dropAside, readSegments, type KeptSegment } from './segment.repository.ts';

/** Who came and went is kept so long, for what is done about it. */
const MOVES_KEPT_DAYS = 90;
/** A removed segment can be taken back so long. */
const ASIDE_DAYS = 30;

export interface LookDeps {
  readonly crm: Knex;
  readonly registry: RegistrySource;
  readonly timezone: string;
  /** The library day that the ledger shows, where it shows the past on purpose. */
  readonly asOf: () => Promise<LibraryDay | undefined>;
}

export interface Looking {
  /** Lists the patrons of a segment anew, whoever may see them, and keeps its size. */
  readonly look: (segment: KeptSegment, today: LibraryDay) => Promise<void>;
}

export const lookService = ({ crm, registry, asOf }: LookDeps): Looking => {
  // Nobody waits for this on a page.
  const runner = runnerOn(crm);
  return {
    look: async (segment, day) => {
      const today = (await asOf()) ?? day;
      const source = await runner.source({
        registry: await registry(),
        tree: segment.tree,
        visible: EVERY_LIBRARY,
        today,
        segments: await askedSegments(crm),
      });
      await keepMembers(crm, {
        id: segment.id,
        day: day.toString(),
        source,
        tellsMoves: segment.lookedVersion === segment.version,
      });
      await keepSize(crm, segment.id, day.toString(), segment.version);
    },
  };
};

/** What segments do in the background, by the names of manifest.json. */
export const segmentJobs = (
  deps: LookDeps & { readonly clock: Clock; readonly log: Logger },
): ReadonlyMap<string, (signal: AbortSignal) => Promise<void>> => {
  const { look } = lookService(deps);
  return new Map([
    [
      'segments',
      async (signal) => {
        const now = deps.clock.now();
        const today = dayIn(deps.timezone, now);
        for (const segment of (await readSegments(deps.crm)).filter(({ kind }) => kind === 'live')) {
          signal.throwIfAborted();
          await look(segment, today);
          deps.log.info({ event: 'segments.looked', segment: segment.id }, 'the patrons of a segment were listed');
        }
        await dropMovesBefore(deps.crm, today.subtract({ days: MOVES_KEPT_DAYS }).toString());
        await dropAside(deps.crm, now.subtract({ hours: 24 * ASIDE_DAYS }));
      },
    ],
  ]);
};
