import type { Route } from '../../web/route.ts';
import { arrivalRoutes } from './hand-over.routes.ts';
import { handOverService, type HandOverDeps } from './hand-over.service.ts';

/** Lets in whom the Koha plugin sends from another host name; no routes where there is no shared secret. */
export const handOverRoutes = ({
  secret,
  ...deps
}: Omit<HandOverDeps, 'secret'> & { readonly secret: string | undefined }): Route[] =>
  secret === undefined ? [] : arrivalRoutes(handOverService({ ...deps, secret }));
