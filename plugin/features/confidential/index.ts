import type { KohaGateway } from '../../koha/gateway.ts';
import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import type { TodayCard } from '../today/index.ts';
import { openingsCard } from './openings.card.ts';
import { openingService, type OpeningDeps } from './opening.service.ts';
import { openingsRoutes } from './openings.routes.ts';

export { openedMail } from './opened.mail.ts';
export { openingFollower } from './opening.repository.ts';
export { confidentialSource, onlyReadable, type Reader } from './readable.ts';
export {
  confidentialFollower,
  dropSubjects,
  mustNotOnlyLook,
  nameReaders,
  onlyLookedAt,
  onlyLooks,
  readersOf,
  unnameReader,
  type NamedReader,
} from './reader.repository.ts';

/** Opening what is confidential about a patron, and what was opened. */
export const confidentialRoutes = (deps: OpeningDeps): Route[] => openingsRoutes(deps.koha, openingService(deps));

/** Tells owners on their start page. */
export const confidentialCard = (deps: OpeningDeps & { readonly koha: KohaGateway }): TodayCard =>
  openingsCard(deps.koha, openingService(deps));

export const confidentialMenu: MenuEntry = {
  key: 'confidential',
  label: 'frame.menu.confidential',
  icon: 'lock',
  path: '/confidential',
  permission: 'confidential.open',
};
