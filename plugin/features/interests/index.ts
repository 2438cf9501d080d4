import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { Route } from '../../web/route.ts';
import { declaredService } from './declared.service.ts';
import { interestRoutes } from './interests.routes.ts';
import { sensitiveRoutes, type SensitiveRoutesDeps } from './sensitive.routes.ts';

export { catalogueHealth } from './catalogue.health.ts';
export { interestFollower } from './interest.follower.ts';
export { SMALLEST_GROUP } from './interest.domain.ts';
export { interestReader, type InterestReader, type LibraryInterest } from './interest.read-model.ts';
export { interestStep } from './interest.step.ts';
export { sensitiveEntry } from './sensitive.setting.ts';
export { interestSegmentFields } from './segment-fields.ts';
export { interestsWhy } from './interests.why.ts';
export { interestsPanel, type InterestsPanel } from './interests.panel.ts';

/** Recording what patrons said they care about, and the list of what is never inferred. */
export const interestsRoutes = (
  deps: SensitiveRoutesDeps & { readonly crm: Knex; readonly koha: KohaGateway },
): Route[] => [...interestRoutes(declaredService(deps)), ...sensitiveRoutes(deps)];
