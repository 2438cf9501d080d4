import type { Permission, Viewer } from '../../../plugin/features/access/index.ts';
import { segmentService, type SegmentService } from '../../../plugin/features/segments/index.ts';
import type { Asking } from '../../../plugin/features/segments/segments.service.types.ts';
import type { RuleCondition, SegmentTree } from '../../../plugin/features/segments/tree.domain.ts';
import { insightReader } from '../../../plugin/features/insight/index.ts';
import type { KohaGateway } from '../../../plugin/koha/gateway.ts';
import { EVERY_LIBRARY, type VisibleLibraries } from '../../../plugin/koha/visibility.ts';
import { segmentRegistry } from '../../../plugin/segment-registry.ts';
import { seedLibrary, testKoha } from '../../koha/library.ts';
import { fixedClock, type TestClock } from '../../support/clock.ts';
import { crmDatabase, kohaDatabase, type TestDatabase } from '../../support/database.ts';

export interface GivenSegments {
  readonly crm: TestDatabase;
  readonly kohaBase: TestDatabase;
  readonly koha: KohaGateway;
  readonly segments: SegmentService;
  readonly clock: TestClock;
  asking(visible?: VisibleLibraries, ...further: Permission[]): Asking;
  drop(): Promise<void>;
}

const viewerWith = (visible: VisibleLibraries, further: readonly Permission[]): Viewer => ({
  borrowernumber: 7,
  displayName: 'Meilani',
  homeLibrary: 'CPL',
  loginLibrary: 'CPL',
  permissions: new Set<Permission>(['segments.use', 'patrons.view', ...further]),
  visible,
  signedInBy: 'koha',
});

/** The service on databases of its own, in a library in Jakarta. */
export const givenSegments = async (): Promise<GivenSegments> => {
  const [crm, kohaBase] = await Promise.all([crmDatabase(), kohaDatabase()]);
  await seedLibrary(kohaBase.db);
  const clock = fixedClock();
  const koha = await testKoha(kohaBase.db, clock);
  const segments = segmentService({
    crm: crm.db,
    koha,
    registry: segmentRegistry(crm.db),
    timezone: 'Asia/Jakarta',
    asOf: async () => (await insightReader(crm.db).freshness()).asOf,
  });
  return {
    crm,
    kohaBase,
    koha,
    segments,
    clock,
    asking: (visible = EVERY_LIBRARY, ...further) => ({ viewer: viewerWith(visible, further), now: clock.now() }),
    drop: async () => {
      await Promise.all([crm.drop(), kohaBase.drop()]);
    },
  };
};

export const treeOf = (...rules: RuleCondition[]): SegmentTree => ({ version: 1, rule: { match: 'all', rules } });

export const patron = (borrowernumber: number, facts: Record<string, unknown> = {}): Record<string, unknown> => ({
  borrowernumber,
  branchcode: 'CPL',
  categorycode: 'PT',
  category_type: 'A',
  privacy: 1,
  is_gone_no_address: 0,
  is_card_lost: 0,
  has_email: 1,
  has_phone: 0,
  has_address: 1,
  card_fingerprint: 1,
  seen_at: '2026-11-22 00:00:00',
  ...facts,
});

/** A month of the ledger with these visit days. */
export const month = (borrowernumber: number, first: string, ...days: number[]): Record<string, unknown> => {
  const mask = days.reduce((bits, day) => bits + 2 ** (day - 1), 0);
  return { borrowernumber, month: first, loans: days.length, visit_day_mask: mask, borrow_day_mask: mask };
};
