import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { patronListNames } from '../../koha/patron-lists.ts';
import { lackingWrites, type WriteGrant } from '../../koha/write-grants.ts';
import { makePatronList, notGranted } from '../../koha-write/patron-list.ts';
import { Conflict, InvalidInput, NotFound } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { Viewer } from '../access/index.ts';
import type { Leaving } from '../settings/index.ts';
import type { Audience } from './audience.ts';
import { everyMember } from './every-member.ts';
import type { HeldBack, ListKeeping } from './keeping.domain.ts';
import { dropKeeping, insertKeeping, readKeepings } from './keeping.repository.ts';
import type { KeptLists } from './keeping.service.ts';
import { noteKohaList } from './koha-list.repository.ts';
import type { Asking, SegmentService } from './segments.service.types.ts';

const LONGEST_NAME = 255;

export interface PatronListDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  readonly segments: Pick<SegmentService, 'find' | 'treeOf' | 'members'>;
  readonly leaving: Leaving;
  /** The account that may write to Koha; undefined where none is configured. */
  readonly kohaWrite: Knex | undefined;
  /** What it must be allowed beside making lists, to keep them in step. */
  readonly inStep: readonly WriteGrant[];
  readonly kept: Pick<KeptLists, 'keep'>;
}

export interface PatronListDraft {
  readonly name: string;
  readonly audience: Audience;
  /** Whether it is to follow the segment from now on. */
  readonly isKept: boolean;
  readonly log: Logger;
}

interface MadeOfSegment {
  readonly listId: number;
  readonly patrons: number;
  /** Why nobody is on a kept list yet. */
  readonly heldBack: HeldBack | undefined;
}

/** With what it is called in Koha, where that may be read. */
export type NamedKeeping = ListKeeping & { readonly name: string | undefined };

export interface PatronLists {
  /**
   * What can be tried: an account is configured and nothing is held back. Whether making was granted shows then;
   * whether keeping in step was is known before.
   */
  readonly possible: () => Promise<'nothing' | 'once' | 'kept'>;
  /**
   * Makes a patron list in Koha of the patrons of a segment whom the viewer may see; it belongs to the viewer.
   *
   * @throws Conflict `segments.dry-run`, Unavailable `segments.list-not-granted` or `segments.list-patron-gone`
   */
  readonly make: (asking: Asking, id: number, draft: PatronListDraft) => Promise<MadeOfSegment>;
  /** The viewer's own lists that are kept in step with a segment. */
  readonly keptOf: (viewer: Viewer, segment: number) => Promise<readonly NamedKeeping[]>;
  /** The viewer's own lists that were, and of whose end they do not know yet. */
  readonly endedOf: (viewer: Viewer) => Promise<readonly NamedKeeping[]>;
  /**
   * Ends the keeping of a list of the viewer's own, or says that they know of its end. Who is on the list stays on it.
   *
   * @throws NotFound `segments.list-not-kept`
   */
  readonly letGo: (viewer: Viewer, listId: number) => Promise<ListKeeping>;
}

export const patronLists = (deps: PatronListDeps): PatronLists => {
  const { crm, koha, segments, leaving, kohaWrite, inStep, kept } = deps;

  const named = async (keepings: readonly ListKeeping[]): Promise<NamedKeeping[]> => {
    const names = await patronListNames(
      koha,
      keepings.map(({ listId }) => listId),
    );
    return keepings.map((keeping) => ({ ...keeping, name: names.get(keeping.listId) }));
  };

  const canMake = async (): Promise<boolean> => kohaWrite !== undefined && (await leaving.mayLeave());
  const canKeep = async (): Promise<boolean> => {
    try {
      return kohaWrite !== undefined && (await lackingWrites(kohaWrite, inStep)).length === 0;
    } catch {
      // The account cannot even sign in: the health page says so, and a list says it when it is made.
      return false;
    }
  };

  return {
    possible: async () => {
      if (!(await canMake())) return 'nothing';
      return (await canKeep()) ? 'kept' : 'once';
    },

    make: async (asking, id, { name, audience, isKept, log }) => {
      const called = name.trim();
      if (called === '' || called.length > LONGEST_NAME)
        throw new InvalidInput('segments.list-name', `Give the list a name of at most ${LONGEST_NAME} characters.`);
      const segment = await segments.find(asking, id);
      if (isKept && segment.kind === 'snapshot')
        throw new InvalidInput('segments.list-of-snapshot', 'A snapshot stays as it is: make the list once.');
      const borrowernumbers = isKept
        ? []
        : ((await everyMember(segments, asking, segments.treeOf(segment), { audience })) ?? []);
      if (kohaWrite === undefined) throw notGranted();
      if (isKept && !(await canKeep())) throw notGranted();
      if (!(await leaving.mayLeave()))
        throw new Conflict(
          'segments.dry-run',
          'Nothing leaves Kenal while the dry run is on, and a patron list in Koha would: an administrator can end it in Settings.',
        );
      const owner = asking.viewer.borrowernumber;
      const listId = await makePatronList(kohaWrite, { name: called, owner, borrowernumbers });
      await noteKohaList(crm, { listId, segment: id, by: owner, now: asking.now });
      const outcome = isKept ? await begin({ listId, segment: id, owner, audience }, asking) : undefined;
      const patrons = outcome !== undefined && 'putOn' in outcome ? outcome.putOn : borrowernumbers.length;
      log.info(
        { event: 'segments.patron-list', segment: id, list: listId, audience, isKept, patrons, by: owner },
        'a patron list was made in Koha',
      );
      return {
        listId,
        patrons,
        heldBack: outcome !== undefined && 'heldBack' in outcome ? outcome.heldBack : undefined,
      };
    },

    keptOf: async ({ borrowernumber }, segment) =>
      named(await readKeepings(crm, { owner: borrowernumber, segment_id: segment }, 'kept')),

    endedOf: async ({ borrowernumber }) => named(await readKeepings(crm, { owner: borrowernumber }, 'ended')),

    letGo: async ({ borrowernumber }, listId) => {
      const which = { owner: borrowernumber, list_id: listId };
      const [keeping] = [...(await readKeepings(crm, which, 'kept')), ...(await readKeepings(crm, which, 'ended'))];
      if (keeping === undefined) throw new NotFound('segments.list-not-kept', 'There is no such list of yours.');
      await dropKeeping(crm, listId);
      return keeping;
    },
  };

  async function begin(list: Parameters<typeof insertKeeping>[1], { now }: Asking) {
    await insertKeeping(crm, list, now);
    return kept.keep({ ...list, keptAt: undefined, change: undefined, heldBack: undefined, ended: undefined });
  }
};
