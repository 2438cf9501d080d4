import type { RefreshOptions } from '../../../plugin/features/insight/refresh.service.ts';
import { randomLife } from './support-happenings.ts';
import { expectLedgerIsRight, oracleOn } from './support-oracle.ts';
import { libraryWorld, today } from './support.ts';

/** How many libraries are tried, and from which seed on: more, or one again that failed, from the command line. */
const RUNS = Number(process.env['LEDGER_RUNS'] ?? 10);
const FIRST_SEED = Number(process.env['LEDGER_SEED'] ?? 1);
const STEPS = 24;
const SEEDS = Array.from({ length: RUNS }, (_, run) => FIRST_SEED + run);

/** Every other library has purged or anonymised before Kenal comes. */
const pastOf = (seed: number) => ({
  ...(seed % 2 === 0 ? { purgedBefore: today().subtract({ days: 40 + (seed % 7) * 40 }) } : {}),
  ...(seed % 3 === 0 ? { anonymisedBefore: today().subtract({ days: 30 + (seed % 5) * 50 }) } : {}),
});

const liveThrough = async (seed: number): Promise<void> => {
  const world = await libraryWorld({ seed, patrons: 40, years: 1, ...pastOf(seed) });
  const oracle = await oracleOn(world.koha.db);
  const story: string[] = [];
  const refresh = async (options: RefreshOptions): Promise<void> => {
    const report = await world.refresh(options);
    story.push(`[${report.kind}]`);
    await expectLedgerIsRight(world, oracle, `seed ${seed}: ${story.join(' ')}`);
  };
  const kindOf = (isLate: boolean): RefreshOptions => {
    const die = life.random.next();
    if (die < 0.15) return { full: true };
    return { verify: isLate || die < 0.35 };
  };
  const settle = (): Promise<void> => refresh(kindOf(life.takeLate()));
  const life = randomLife(seed, world.koha.db, oracle, settle);

  await refresh({});
  for (let step = 0; step < STEPS; step += 1) {
    story.push(await life.happen());
    if (life.random.chance(0.4)) await settle();
  }
  await settle();
  await refresh({ full: true });
  await world.close();
};

describe('the ledger of randomised libraries', () => {
  for (const seed of SEEDS)
    it(`is what the promises say, whatever happens and however it is refreshed (seed ${seed})`, async () => {
      await liveThrough(seed);
    });
});
