import type { Db } from '../../shared/db/connection.ts';
import { fieldsAsked } from './compiler.ts';
import type { Registry } from './registry.ts';
import { askedSegments } from './segment.repository.ts';

/**
 * Says anew of every live segment whether being in it tells of use. To be called with each change of a rule: others may
 * ask for the segment that changed.
 */
export const settleTellsOfUse = async (db: Db, registry: Registry): Promise<void> => {
  const asked = await askedSegments(db);
  for (const { id, kind, tree, tellsOfUse } of asked.values()) {
    if (kind !== 'live') continue;
    const tells = [...fieldsAsked(registry, tree, asked)].some((field) => field.tellsOfUse);
    if (tells !== tellsOfUse)
      await db('kenal_segment')
        .where({ id })
        .update({ tells_of_use: tells ? 1 : 0 });
  }
};
