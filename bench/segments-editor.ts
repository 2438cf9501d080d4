import type { Knex } from 'knex';
import { kohaSchemaSql } from '../plugin/demo/schema/index.ts';
import { builderPage } from '../plugin/features/segments/builder-page.ts';
import { begun } from '../plugin/features/segments/builder-form.ts';
import { segmentService } from '../plugin/features/segments/index.ts';
import { loadWords } from '../plugin/features/segments/words.ts';
import { createLocales } from '../plugin/i18n/index.ts';
import { openKoha } from '../plugin/koha/gateway.ts';
import { EVERY_LIBRARY } from '../plugin/koha/visibility.ts';
import { createLogger } from '../plugin/shared/log.ts';
import { steadyMs, systemClock } from '../plugin/shared/time.ts';
import { segmentRegistry } from '../plugin/segment-registry.ts';
import { median } from './figures.ts';
import { bulkPool, type BenchServer } from './server.ts';

const ROUNDS = 25;
const KOHA = 'bench_koha';

/** Milliseconds to open the builder with nothing in it: everything that the page needs, without printing it. */
export const editorOf = async (
  server: BenchServer,
  crm: Knex,
): Promise<{ readonly open: () => Promise<number>; readonly close: () => Promise<void> }> => {
  const db = bulkPool(await server.makeDatabase(KOHA));
  await db.raw(`SET foreign_key_checks = 0;\n${kohaSchemaSql('25.11').join(';\n')}`.replaceAll('?', '\\?'));
  await db('branches').insert(
    Array.from({ length: 20 }, (_, number) => ({ branchcode: `L${number}`, branchname: `Library ${number}` })),
  );
  const koha = await openKoha({ db, timezone: 'UTC', clock: systemClock, log: createLogger('error') });
  const segments = segmentService({
    crm,
    koha,
    registry: segmentRegistry(crm),
    timezone: 'UTC',
    asOf: () => Promise.resolve(undefined),
  });
  const locale = createLocales('UTC').en;
  const asking = {
    viewer: {
      borrowernumber: 1,
      displayName: 'Bench',
      homeLibrary: 'L1',
      loginLibrary: 'L1',
      permissions: new Set(['segments.use' as const]),
      visible: EVERY_LIBRARY,
      signedInBy: 'form' as const,
    },
    now: systemClock.now(),
  };
  const once = async (): Promise<number> => {
    const start = steadyMs();
    const words = await loadWords(segments, asking, locale);
    const state = begun(words, { tree: undefined, name: '', description: '', version: 0 });
    const page = { heading: '', note: '', path: '', cancelPath: '', isOpening: true, isSaving: false };
    await builderPage({ koha, segments }, asking, words, { ...page, state });
    return steadyMs() - start;
  };
  return {
    open: async () => {
      await once();
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) times.push(await once());
      return median(times);
    },
    close: async () => {
      await db.destroy();
      await server.dropDatabase(KOHA);
    },
  };
};
