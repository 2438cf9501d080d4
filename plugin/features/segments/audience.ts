import type { LibraryDay } from '../../shared/time.ts';
import { sql, type Sql } from './sql.domain.ts';

/** Below this age, and in Koha's categories for children, a patron counts as a child. */
const GROWN_UP_AT = 18;

/**
 * Whether a patron (`p`) must stay out of everything that is sent to make somebody come: children, always, because no
 * guarantor's consent is known. Where neither age nor category type says anything, a patron counts as grown up, as in
 * Koha.
 */
export const isChild = (today: LibraryDay): Sql =>
  sql`(COALESCE(p.category_type, '') = 'C' OR COALESCE(p.dateofbirth > ${today.subtract({ years: GROWN_UP_AT }).toString()}, 0))`;
