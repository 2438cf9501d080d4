import { readdir } from 'node:fs/promises';
import type { Viewer } from '../../plugin/features/access/viewer.ts';
import type { Random } from '../../plugin/demo/library/random.ts';
import type { Databases } from '../../plugin/databases.ts';
import type { Instant } from '../../plugin/shared/time.ts';

/** What a keeper is told when it is to write something about a patron. */
export interface Writing {
  readonly borrowernumber: number;
  /** Stands in a text of what is written, and nowhere else. */
  readonly mark: string;
  readonly viewer: Viewer;
  readonly now: Instant;
  readonly random: Random;
}

/**
 * A feature that keeps what people wrote about patrons, in the random test of merges, deletions, anonymisation and
 * numbers that are used again. A file in `keepers/` exports `keeper`; a new file is found by itself.
 */
export interface Keeper {
  readonly name: string;
  /**
   * Writes as its pages do, through its service.
   *
   * @returns false where the service refused, as between the reuse of a number and the next refresh
   */
  write(databases: Databases, writing: Writing): Promise<boolean>;
  /** Every text that is kept of patrons, in any table and version, with whose it is. */
  kept(databases: Databases): Promise<readonly { readonly borrowernumber: number; readonly text: string }[]>;
}

interface KeeperFile {
  readonly keeper: Keeper;
}

const FOLDER = new URL('keepers/', import.meta.url);

export const KEEPERS: readonly Keeper[] = await Promise.all(
  (await readdir(FOLDER)).sort().map(async (name) => ((await import(new URL(name, FOLDER).href)) as KeeperFile).keeper),
);
