import type { Knex } from 'knex';
import { makePatronList, notGranted } from '../../koha-write/patron-list.ts';
import { Conflict, InvalidInput } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { Leaving } from '../settings/index.ts';
import type { Audience } from './audience.ts';
import { noteKohaList } from './koha-list.repository.ts';
import type { Asking, SegmentService } from './segments.service.types.ts';

/** Patrons who are asked for at once. */
const PAGE = 5_000;
const LONGEST_NAME = 255;

export interface PatronListDeps {
  readonly crm: Knex;
  readonly segments: Pick<SegmentService, 'find' | 'treeOf' | 'members'>;
  readonly leaving: Leaving;
  /** The account that may write to Koha; undefined where none is configured. */
  readonly kohaWrite: Knex | undefined;
}

export interface PatronListDraft {
  readonly name: string;
  readonly audience: Audience;
  readonly log: Logger;
}

export interface PatronLists {
  /** Whether it can be tried: an account is configured and nothing is held back. Whether it was granted shows then. */
  readonly canMake: () => Promise<boolean>;
  /**
   * Makes a patron list in Koha of the patrons of a segment whom the viewer may see; it belongs to the viewer.
   *
   * @throws Conflict `segments.dry-run`, Unavailable `segments.list-not-granted` or `segments.list-patron-gone`
   */
  readonly make: (
    asking: Asking,
    id: number,
    draft: PatronListDraft,
  ) => Promise<{ readonly listId: number; readonly patrons: number }>;
}

export const patronLists = ({ crm, segments, leaving, kohaWrite }: PatronListDeps): PatronLists => ({
  canMake: async () => kohaWrite !== undefined && (await leaving.mayLeave()),

  make: async (asking, id, { name, audience, log }) => {
    const called = name.trim();
    if (called === '' || called.length > LONGEST_NAME)
      throw new InvalidInput('segments.list-name', `Give the list a name of at most ${LONGEST_NAME} characters.`);
    const tree = segments.treeOf(await segments.find(asking, id));
    const borrowernumbers: number[] = [];
    for (let after = 0; ; after = borrowernumbers.at(-1) ?? 0) {
      const page = await segments.members(asking, tree, { after, limit: PAGE, audience });
      borrowernumbers.push(...page);
      if (page.length < PAGE) break;
    }
    if (kohaWrite === undefined) throw notGranted();
    if (!(await leaving.mayLeave()))
      throw new Conflict(
        'segments.dry-run',
        'Nothing leaves Kenal while the dry run is on, and a patron list in Koha would: an administrator can end it in Settings.',
      );
    const owner = asking.viewer.borrowernumber;
    const listId = await makePatronList(kohaWrite, { name: called, owner, borrowernumbers });
    await noteKohaList(crm, { listId, segment: id, by: owner, now: asking.now });
    log.info(
      {
        event: 'segments.patron-list',
        segment: id,
        list: listId,
        audience,
        patrons: borrowernumbers.length,
        by: owner,
      },
      'a patron list was made in Koha',
    );
    return { listId, patrons: borrowernumbers.length };
  },
});
