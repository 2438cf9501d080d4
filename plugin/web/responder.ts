import { pipeline } from 'node:stream/promises';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { Asker, Viewer } from '../features/access/index.ts';
import type { Locale, Locales } from '../i18n/index.ts';
import type { KenalError } from '../shared/errors.ts';
import type { Logger } from '../shared/log.ts';
import type { Instant } from '../shared/time.ts';
import type { AppDeps } from './app.ts';
import { errorJson, errorPage, statusOf } from './errors.ts';
import { frameModel, type FrameModel } from './frame-model.ts';
import type { PageFrame } from './frame.ts';
import { languageFor } from './language.ts';
import { pathWith, queryOf } from './links.ts';
import type { PageResponse, ProxyFacts, RawRequest, Route } from './route.ts';
import { readArriving } from './arriving-files.ts';
import { readUpload } from './upload.ts';
import type { Views } from './view-engine.ts';
import type { ViewModels, ViewName } from './views.ts';

const FLASH_COOKIE = 'kenal_flash';
const NOBODY: Asker = { state: 'nobody' };

export interface Responder {
  /** Finds out who asks, and lets the route answer. */
  answer(route: Route, request: Request, response: Response): Promise<void>;
  /** Says what went wrong, as a page or as JSON. */
  fail(error: KenalError, request: Request, response: Response): Promise<void>;
}

interface ResponderDeps extends AppDeps {
  readonly views: Views;
  readonly locales: Locales;
}

/** One request on its way through: what is known of it, kept together. */
interface Exchange {
  readonly request: Request;
  readonly response: Response;
  readonly cookie: (name: string) => string | undefined;
  readonly locale: Locale;
  readonly now: Instant;
  readonly log: Logger;
  readonly path: string;
  readonly asker: Asker;
}

export const responder = (deps: ResponderDeps): Responder => {
  const { settings, clock, locales, views } = deps;
  const { basePath } = settings;

  const begin = (request: Request, response: Response): Exchange => {
    const known = exchangeOf(response);
    if (known !== undefined) return known;
    const cookies = parseCookie(request.headers.cookie ?? '');
    const cookie = (name: string): string | undefined => (Object.hasOwn(cookies, name) ? cookies[name] : undefined);
    const language = languageFor({ cookie, library: settings.language, accepted: request.acceptsLanguages() });
    const path = request.originalUrl.startsWith(`${basePath}/`) ? request.originalUrl.slice(basePath.length) : '/';
    return keep({
      request,
      response,
      cookie,
      locale: locales[language],
      now: clock.now(),
      log: request.log,
      path,
      asker: NOBODY,
    });
  };

  const identified = async (exchange: Exchange): Promise<Exchange> => {
    const { request, cookie, now, log } = exchange;
    return keep({ ...exchange, asker: await deps.identify({ cookie, address: request.ip ?? '', now, log }) });
  };

  /** For pages that must come up even where nobody can be recognised because a database is away. */
  const identifiedIfPossible = async (exchange: Exchange): Promise<Exchange> =>
    identified(exchange).catch((err: unknown) => {
      exchange.log.warn({ event: 'web.identity-unknown', err }, 'could not find out who asks');
      return exchange;
    });

  const recognised = async (route: Route, exchange: Exchange): Promise<Exchange> => {
    if (route.withoutIdentity) return exchange;
    return route.permission === 'anybody' ? identifiedIfPossible(exchange) : identified(exchange);
  };

  const compose = async (exchange: Exchange, frame: PageFrame): Promise<FrameModel> => {
    const { asker, locale, now, path, cookie, log } = exchange;
    const viewer = viewerOf(asker);
    const orNothing = async <T>(fact: Promise<T>): Promise<T | undefined> =>
      fact.catch((err: unknown) => {
        log.warn({ event: 'web.frame-incomplete', err }, 'a part of the frame is missing');
        return undefined;
      });
    const [isDryRun, refreshedAt, library] = await Promise.all([
      orNothing(soon(deps.isDryRun())),
      viewer === undefined ? undefined : orNothing(deps.refreshedAt()),
      viewer === undefined ? undefined : orNothing(deps.nameOfLibrary(viewer.loginLibrary ?? viewer.homeLibrary)),
    ]);
    return frameModel({
      frame,
      locale,
      now,
      path: exchange.request.method === 'GET' ? path : '/',
      basePath,
      kohaStaffUrl: settings.kohaStaffUrl,
      libraryName: settings.libraryName,
      viewer,
      viewerLibrary: library ?? viewer?.homeLibrary ?? '',
      menu: deps.menu,
      refreshedAt,
      isDryRun: isDryRun === true,
      flash: flashKey(locale, cookie(FLASH_COOKIE)),
    });
  };

  const print = async <K extends ViewName>(
    exchange: Exchange,
    view: K,
    frame: PageFrame,
    model: ViewModels[K],
  ): Promise<void> => {
    const page = await compose(exchange, frame);
    if (page.flash !== undefined) setCookie(exchange, FLASH_COOKIE, '', 0);
    exchange.response.type('html').send(views.render(view, model, { page, locale: exchange.locale }));
  };

  const setCookie = ({ request, response }: Exchange, name: string, value: string, maxAge?: number): void => {
    const attributes = { path: basePath, httpOnly: true, sameSite: 'lax', secure: request.secure } as const;
    response.append(
      'Set-Cookie',
      stringifySetCookie({ name, value, ...attributes, ...(maxAge === undefined ? {} : { maxAge }) }),
    );
  };

  const pageResponse = (exchange: Exchange): PageResponse => {
    const { response } = exchange;
    const answer: PageResponse = {
      status: (code) => {
        response.status(code);
        return answer;
      },
      setCookie: (name, value, options) => {
        setCookie(exchange, name, value, options?.maxAgeSeconds);
        return answer;
      },
      clearCookie: (name) => {
        setCookie(exchange, name, '', 0);
        return answer;
      },
      page: (view, frame, model) => print(exchange, view, frame, model),
      json: (value) => void response.json(value),
      see: (path, options) => {
        if (options?.flash !== undefined) setCookie(exchange, FLASH_COOKIE, options.flash, 60);
        response.redirect(303, `${basePath}${path}`);
      },
      text: (type, content) => void response.type(type).send(content),
      file: (name, type, content) => {
        response.attachment(name);
        response.type(type).send(content);
      },
      download: async ({ name, type, bytes, content }) => {
        response.attachment(name);
        response.type(type).set({
          'Content-Length': String(bytes),
          'Cache-Control': 'private, no-store',
          // Should a browser show it after all, it may do nothing and reach nobody.
          'Content-Security-Policy': "sandbox; default-src 'none'",
        });
        await pipeline(content, response).catch((err: unknown) => {
          if (!response.headersSent) throw err;
          // The connection ends with it, so nobody takes half a file for a whole one.
          exchange.log.info({ event: 'web.download-broken', err }, 'a download did not come to its end');
        });
      },
    };
    return answer;
  };

  return {
    answer: async (route, request, response) => {
      const exchange = await recognised(route, begin(request, response));
      await route.answer(rawRequest(exchange), pageResponse(exchange));
    },
    fail: async (error, request, response) => {
      const status = statusOf(error);
      const begun = begin(request, response);
      logFailure(begun.log, error, status);
      response.status(status);
      const reference = response.get('X-Request-Id') ?? '';
      if (wantsJson(begun)) {
        response.json(errorJson(error, begun.locale.t, reference));
        return;
      }
      if (error.code === 'access.not-signed-in') {
        response.redirect(303, `${basePath}${pathWith('/sign-in', { next: comeBackTo(begun) })}`);
        return;
      }
      const exchange = begun.asker.state === 'nobody' && status < 500 ? await identifiedIfPossible(begun) : begun;
      const { locale, path, asker } = exchange;
      const model = errorPage(error, {
        locale,
        reference,
        personName: nameOf(asker),
        canRetry: request.method === 'GET',
        basePath,
        kohaHome: `${settings.kohaStaffUrl}/cgi-bin/koha/mainpage.pl`,
        path,
      });
      await print(
        exchange,
        'errors/error',
        { title: model.heading, breadcrumbs: [{ text: model.heading, path: undefined }] },
        model,
      );
    },
  };
};

const keep = (exchange: Exchange): Exchange => {
  exchange.response.locals['exchange'] = exchange;
  return exchange;
};

const exchangeOf = (response: Response): Exchange | undefined => response.locals['exchange'] as Exchange | undefined;

const viewerOf = (asker: Asker): Viewer | undefined => (asker.state === 'staff' ? asker.viewer : undefined);

const nameOf = (asker: Asker): string => {
  if (asker.state === 'nobody') return '';
  return asker.state === 'staff' ? asker.viewer.displayName : asker.displayName;
};

/** A cookie can hold anything; only a text that tells what was done, or why it was not, is said. */
const flashKey = (locale: Locale, key: string | undefined): string | undefined =>
  key !== undefined && /\.(done|refused)\./.test(key) && locale.has(key) ? key : undefined;

const rawRequest = ({ request, cookie, locale, now, log, path, asker }: Exchange): RawRequest => ({
  params: { ...request.params },
  query: queryOf(request.originalUrl),
  body: (request.body as unknown) ?? {},
  viewer: viewerOf(asker),
  asker,
  locale,
  t: locale.t,
  now,
  log,
  path,
  address: request.ip ?? '',
  isSecure: request.secure,
  origin: `${request.protocol}://${request.host}`,
  proxy: proxyFacts(request),
  upload: (limits) => readUpload(request, limits),
  receive: (receiver) => readArriving(request, receiver),
  bearer: /^Bearer ([\w.~+/=-]{1,500})$/i.exec(request.get('Authorization') ?? '')?.[1],
  cookie,
});

const proxyFacts = (request: Request): ProxyFacts => {
  const peer = request.socket.remoteAddress ?? '';
  const trusts = request.app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  return { peer, isTrusted: trusts(peer, 0), isForwarded: request.get('X-Forwarded-For') !== undefined };
};

/** A page that says that a database is away must not wait for that database. */
const PATIENCE_MS = 1_000;

const soon = async <T>(fact: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('It took too long.')), PATIENCE_MS);
  });
  return Promise.race([fact, late]).finally(() => clearTimeout(timer));
};

const wantsJson = ({ request, path }: Exchange): boolean =>
  path.startsWith('/api/') || request.accepts(['html', 'json']) === 'json';

/** A form that was sent without a session cannot be sent again by a link, so it leads to the start page. */
const comeBackTo = ({ request, path }: Exchange): string | undefined =>
  request.method === 'GET' && path !== '/' ? path : undefined;

const logFailure = (log: Logger, err: KenalError, status: number): void => {
  if (status >= 500) log.error({ event: 'web.failed', code: err.code, status, err }, 'a page failed');
  else log.info({ event: 'web.refused', code: err.code, status, ...err.details }, 'a request was refused');
};
