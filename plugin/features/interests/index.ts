import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { Route } from '../../web/route.ts';
import { declaredService } from './declared.service.ts';
import { interestRoutes } from './interests.routes.ts';

export { catalogueHealth } from './catalogue.health.ts';
export { interestFollower } from './interest.follower.ts';
export { adultsOnly, interestReader } from './interest.read-model.ts';
export { interestStep } from './interest.step.ts';
export { interestSegmentFields } from './segment-fields.ts';
export { interestsPanel, type InterestsPanel } from './interests.panel.ts';

/** Recording what patrons said they care about. */
export const interestsRoutes = (deps: { readonly crm: Knex; readonly koha: KohaGateway }): Route[] =>
  interestRoutes(declaredService(deps));
