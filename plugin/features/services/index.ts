import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import { boardRoutes } from './board.routes.ts';
import { deskService } from './desk.service.ts';
import { newRequestRoutes } from './new-request.routes.ts';
import { requestRoutes } from './request.routes.ts';
import { requestService } from './request.service.ts';

export { deskService } from './desk.service.ts';
export { requestFollower } from './request.follower.ts';
export { servicesPanel, type ServicesPanel } from './services.panel.ts';

export interface ServicesDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}

/** The board of requests, a request's page, new requests and offers. */
export const serviceRoutes = ({ crm, koha }: ServicesDeps): Route[] => {
  const deps = { koha, requests: requestService({ crm, koha }), desk: deskService({ crm, koha }) };
  return [...boardRoutes(deps), ...requestRoutes(deps), ...newRequestRoutes(deps)];
};

export const servicesMenu: MenuEntry = {
  key: 'services',
  label: 'frame.menu.services',
  icon: 'services',
  path: '/services',
  permission: 'services.use',
};
