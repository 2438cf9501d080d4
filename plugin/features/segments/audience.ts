import type { LibraryDay } from '../../shared/time.ts';
import { ALWAYS, sql, type Sql } from './sql.domain.ts';

/** Below this age, and in Koha's categories for children, a patron counts as a child. */
const GROWN_UP_AT = 18;

/**
 * Whom a list is for. `outreach`: everybody who may be written to, so children are left out. `everybody`: work inside
 * the library, nothing that is sent.
 */
export const AUDIENCES = ['outreach', 'everybody'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Who of a rule (`p`) a list holds. */
export const inAudience = (audience: Audience, today: LibraryDay): Sql =>
  audience === 'everybody' ? ALWAYS : sql`NOT ${isChild(today)}`;

/**
 * Whether a patron (`p`) must stay out of everything that is sent to make somebody come: children, always, because no
 * guarantor's consent is known. Where neither age nor category type says anything, a patron counts as grown up, as in
 * Koha.
 */
export const isChild = (today: LibraryDay): Sql =>
  sql`(COALESCE(p.category_type, '') = 'C' OR COALESCE(p.dateofbirth > ${today.subtract({ years: GROWN_UP_AT }).toString()}, 0))`;
