import { suggestPatrons, patronsByNumber, type FoundPatron } from '../../koha/patrons/index.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { VisibleLibraries } from '../../koha/visibility.ts';

const MOST_FOUND = 8;

/** Patrons with their names, in the order of their numbers; whoever may not be seen, or has just gone, is left out. */
export const namedPatrons = (
  koha: KohaGateway,
  visible: VisibleLibraries,
  borrowernumbers: readonly number[],
): Promise<readonly FoundPatron[]> =>
  borrowernumbers.length === 0 ? Promise.resolve([]) : patronsByNumber(koha, visible, borrowernumbers);

export type AskedPatron = Awaited<ReturnType<typeof suggestPatrons>>[number];

/** Patrons who answer to a name or a card number, among those who may be seen. */
export const askedPatrons = (
  koha: KohaGateway,
  visible: VisibleLibraries,
  typed: string,
): Promise<readonly AskedPatron[]> => suggestPatrons(koha, visible, typed, MOST_FOUND);
