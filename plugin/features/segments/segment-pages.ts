import type { KohaGateway } from '../../koha/gateway.ts';
import type { ExportSource } from './export-source.ts';
import type { PatronLists } from './patron-list.service.ts';
import type { SegmentService } from './segments.service.types.ts';

/** What the pages of segments are given. */
export interface SegmentPagesDeps {
  readonly koha: KohaGateway;
  readonly segments: SegmentService;
  /** Patron lists in Koha, as far as they can be made. */
  readonly lists: PatronLists;
  /** Columns of files beside Koha's own. */
  readonly exports: readonly ExportSource[];
}
