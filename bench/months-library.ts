import type { LibraryVariant } from '../plugin/demo/library/index.ts';
import type { LibraryDay } from '../plugin/shared/time.ts';
import { AHEAD } from './months-process.ts';
import type { Tried } from './months-scores.ts';
import { bulkPool, type BenchServer } from './server.ts';
import { CRM, makeLibrary, refreshAsOf } from './truth-library.ts';

interface Wish {
  readonly variant: LibraryVariant;
  readonly patrons: number;
  readonly seed: number;
  /** Last day of the library, and of a month. */
  readonly until: LibraryDay;
}

const YEARS = 6;
const FEWEST_KNOWN = 30;
/** Asked at every second month: neighbours have much in common. */
const STEP = 2;

/** Imagines a library, has Kenal count its months, and asks at one month after the other what comes next. */
export const imaginedMonths = async (server: BenchServer, wish: Wish): Promise<Tried[]> => {
  await makeLibrary(server, { ...wish, years: YEARS });
  await refreshAsOf(server, undefined);
  const db = bulkPool(server.settingsFor(CRM));
  try {
    const rows = await db('kenal_use_month')
      .groupBy('month')
      .orderBy('month')
      .sum<{ came: string | number }[]>({ came: 'active_patrons' });
    // The history begins somewhere within its first month.
    const counts = rows.slice(1).map(({ came }) => Number(came));
    const asked = Math.floor((counts.length - AHEAD - FEWEST_KNOWN) / STEP) + 1;
    return Array.from({ length: Math.max(0, asked) }, (_, index) => {
      const until = FEWEST_KNOWN + STEP * index;
      const groups: Tried['groups'] = [`${wish.patrons}_cards`, wish.variant];
      return { known: counts.slice(0, until), came: counts.slice(until, until + AHEAD), groups };
    });
  } finally {
    await db.destroy();
  }
};
