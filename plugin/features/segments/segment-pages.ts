import type { KohaGateway } from '../../koha/gateway.ts';
import type { SegmentTree } from './tree.domain.ts';
import type { SegmentService } from './segments.service.types.ts';

/** What the pages of segments are given. */
export interface SegmentPagesDeps {
  readonly koha: KohaGateway;
  readonly segments: SegmentService;
  /** Ready-made rules that a segment may begin with. */
  readonly templates: readonly SegmentTemplate[];
}

export interface SegmentTemplate {
  /** Its name is the text `segments.template.<key>`. */
  readonly key: string;
  readonly tree: SegmentTree;
}
