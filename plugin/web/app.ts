import compression from 'compression';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Asker } from '../features/access/index.ts';
import { createLocales, type Language } from '../i18n/index.ts';
import { NotFound } from '../shared/errors.ts';
import type { Logger } from '../shared/log.ts';
import type { Clock, Instant } from '../shared/time.ts';
import { readAssets } from './assets.ts';
import { countAnswers, type AnswerFigures } from './count-answers.ts';
import { asKenalError } from './errors.ts';
import type { MenuEntry } from './frame.ts';
import { languageRoute } from './language.ts';
import { hasEmptyParameters } from './links.ts';
import { limiter } from './limiter.ts';
import { refuseOtherOrigins } from './origin-check.ts';
import { requestLog } from './request-log.ts';
import { responder, type Responder } from './responder.ts';
import type { Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { createViews } from './view-engine.ts';

/** What the pages need to know from the configuration. */
export interface WebSettings {
  readonly basePath: string;
  readonly trustedProxies: readonly string[];
  /** Address of Koha's staff client; empty when it has the same host name and port. */
  readonly kohaStaffUrl: string;
  readonly timezone: string;
  /** Language of people who have not chosen one; without it, the browser's. */
  readonly language: Language | undefined;
  readonly libraryName: string;
}

/** What is known of a request when the question is who asks. */
export interface Credentials {
  readonly cookie: (name: string) => string | undefined;
  readonly address: string;
  readonly now: Instant;
  readonly log: Logger;
}

export interface AppDeps {
  readonly settings: WebSettings;
  readonly routes: readonly Route[];
  readonly menu: readonly MenuEntry[];
  readonly identify: (credentials: Credentials) => Promise<Asker>;
  /** When Koha's data was last read. */
  readonly refreshedAt: () => Promise<Instant | undefined>;
  /** Whether nothing may leave the building now, which every page then says. */
  readonly isDryRun: () => Promise<boolean>;
  /** A library's name by its branch code. */
  readonly nameOfLibrary: (branchcode: string) => Promise<string>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of every answer: method, the route's pattern, status, seconds. */
  readonly answered?: (answer: AnswerFigures) => void;
}

const LARGEST_FORM = '64kb';

/**
 * The web application. The order of the steps is the security of it: headers before anything is answered, the origin
 * before a form is read, permission before a schema, a schema before a handler.
 */
export const createApp = (deps: AppDeps): Express => {
  const { settings, log } = deps;
  const { basePath } = settings;
  const assets = readAssets(`${basePath}/assets`);
  const views = createViews({ basePath, kohaStaffUrl: settings.kohaStaffUrl, asset: (name) => assets.url(name) });
  const responding = responder({ ...deps, views, locales: createLocales(settings.timezone) });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('strict routing', true);
  app.set('case sensitive routing', true);
  app.set('query parser', false);
  app.set('trust proxy', [...settings.trustedProxies]);

  app.use(requestLog({ log, basePath }));
  if (deps.answered !== undefined) app.use(countAnswers(basePath, deps.answered));
  app.use(securityHeaders());
  app.use(compression());
  app.get(`${basePath}/assets/:name`, (request, response) => {
    const asset = assets.find(request.params.name);
    if (asset === undefined) throw new NotFound('web.no-such-asset', 'There is no such file.');
    response.set({ 'Content-Type': asset.type, 'Cache-Control': 'public, max-age=31536000, immutable' });
    response.send(asset.body);
  });
  app.use((request, response, next) => {
    response.set('Cache-Control', 'no-store');
    refuseOtherOrigins({
      method: request.method,
      fetchSite: request.get('Sec-Fetch-Site'),
      origin: request.get('Origin'),
      ownOrigin: `${request.protocol}://${request.host}`,
    });
    next();
  });
  app.get(basePath, (_request, response) => response.redirect(308, `${basePath}/`));
  app.use(withoutEmptyParameters);
  app.use(express.urlencoded({ extended: false, limit: LARGEST_FORM }));
  app.use(express.json({ limit: LARGEST_FORM }));
  for (const route of [...deps.routes, languageRoute]) mount(app, route, basePath, responding);
  app.use(() => {
    throw new NotFound('web.no-such-page', 'There is no page at this address.');
  });
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    return responding.fail(asKenalError(error), request, response).catch((err: unknown) => {
      log.error({ event: 'web.error-page-failed', err }, 'the error page itself failed');
      if (!response.headersSent) response.status(500).type('text').send('Kenal cannot show this page.');
    });
  });
  return app;
};

const mount = (app: Express, route: Route, basePath: string, responding: Responder): void => {
  const answer = (request: Request, response: Response): Promise<void> => responding.answer(route, request, response);
  const path = `${basePath}${route.path}`;
  if (route.limit === undefined) app[route.method](path, answer);
  else app[route.method](path, limiter(route.limit), answer);
};

/** A search form with empty fields would otherwise make `?q=&library=` the address that people copy and send on. */
const withoutEmptyParameters = (request: Request, response: Response, next: NextFunction): void => {
  if (request.method !== 'GET' || !hasEmptyParameters(request.url)) {
    next();
    return;
  }
  const [path = '', query = ''] = request.url.split('?', 2);
  const kept = [...new URLSearchParams(query)].filter(([, value]) => value !== '');
  const text = new URLSearchParams(kept).toString();
  response.redirect(303, text === '' ? path : `${path}?${text}`);
};
