import type { Audience } from './audience.ts';
import type { Asking, SegmentService } from './segments.service.types.ts';
import type { SegmentTree } from './tree.domain.ts';

/** Patrons who are asked for at once. */
const PAGE = 5_000;

interface Which {
  readonly audience: Audience;
  readonly most?: number;
}

/** Every patron of a rule whom the viewer may see, in rising order; undefined where there are more than `most`. */
export const everyMember = async (
  segments: Pick<SegmentService, 'members'>,
  asking: Asking,
  tree: SegmentTree,
  { audience, most = Infinity }: Which,
): Promise<number[] | undefined> => {
  const borrowernumbers: number[] = [];
  for (let after = 0; borrowernumbers.length <= most; after = borrowernumbers.at(-1) ?? 0) {
    const page = await segments.members(asking, tree, { after, limit: PAGE, audience });
    borrowernumbers.push(...page);
    if (page.length < PAGE) break;
  }
  return borrowernumbers.length > most ? undefined : borrowernumbers;
};
