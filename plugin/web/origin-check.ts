import { NotAllowed } from '../shared/errors.ts';

/** What the browser says about where an unsafe request came from. */
export interface RequestOrigin {
  readonly method: string;
  /** `Sec-Fetch-Site`: written by the browser, out of reach of scripts. */
  readonly fetchSite: string | undefined;
  readonly origin: string | undefined;
  /** Our own scheme, host and port, as the trusted proxies tell them. */
  readonly ownOrigin: string;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a form or call that another site has sent with a member of staff's cookies. `same-site` is refused too:
 * other ports and subdomains of the library's host, such as the public catalogue, are other places. Where the browser
 * sends no Sec-Fetch-Site (plain http on another machine, old browsers), Origin must be ours; with neither, no.
 *
 * @throws NotAllowed `web.cross-site`
 */
export const refuseOtherOrigins = ({ method, fetchSite, origin, ownOrigin }: RequestOrigin): void => {
  if (SAFE.has(method)) return;
  const isOurs = fetchSite === undefined ? origin === ownOrigin : fetchSite === 'same-origin';
  if (isOurs) return;
  throw new NotAllowed('web.cross-site', 'The request came from another site.');
};
