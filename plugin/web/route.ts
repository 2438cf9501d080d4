import type { Readable } from 'node:stream';
import type { Locale, Translate } from '../i18n/locale.ts';
import type { Permission, Viewer, Asker } from '../features/access/index.ts';
import { NotAllowed } from '../shared/errors.ts';
import type { Logger } from '../shared/log.ts';
import type { Instant } from '../shared/time.ts';
import type { Validator } from '../shared/validation.ts';
import type { PageFrame } from './frame.ts';
import { dropAll, type ArrivedFile, type ArrivedForm, type FileReceiver } from './arriving-files.ts';
import type { Upload, UploadLimits } from './upload.ts';
import type { ViewModels, ViewName } from './views.ts';

/** `signed-in` is any member of staff; `anybody` needs no session and is for sign-in, health and pages like them. */
export type RoutePermission = Permission | 'signed-in' | 'anybody';

/** What a handler is told about a request, already checked. */
export interface PageRequest<P = unknown, Q = unknown, B = unknown, V = Viewer> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly viewer: V;
  readonly asker: Asker;
  readonly locale: Locale;
  readonly t: Translate;
  /** The moment at which the request arrived; one request has one now. */
  readonly now: Instant;
  /** A child log that carries the request's id. */
  readonly log: Logger;
  /** Path and query inside Kenal, without the base path, as the browser asked for it. */
  readonly path: string;
  /** The client's address as the trusted proxies tell it. */
  readonly address: string;
  readonly isSecure: boolean;
  /** Scheme and host by which the browser reached Kenal, such as `https://staff.library.example`. */
  readonly origin: string;
  readonly proxy: ProxyFacts;
  /** The token of an `Authorization: Bearer` header. */
  readonly bearer: string | undefined;
  readonly cookie: (name: string) => string | undefined;
  /** The file of a form that sent one; only where the route takes one. */
  readonly file: Buffer | undefined;
  /** The files of a form, where the route takes several; what is not put in its place is gone with the answer. */
  readonly files: readonly ArrivedFile[];
}

/** How this request came here. */
export interface ProxyFacts {
  /** Who opened the connection: the browser, or a web server in front of Kenal. */
  readonly peer: string;
  readonly isTrusted: boolean;
  /** Whether somebody says on whose behalf the request comes (X-Forwarded-For). */
  readonly isForwarded: boolean;
}

interface CookieOptions {
  /** How long the browser keeps it; without it, until the browser is closed. */
  readonly maxAgeSeconds?: number;
}

/** How a handler answers. Each answers once. */
export interface PageResponse {
  /** Sets the status of the answer that follows; 200 if never called. */
  status(code: number): PageResponse;
  /** HttpOnly, SameSite=Lax, limited to Kenal's own path, Secure over https. */
  setCookie(name: string, value: string, options?: CookieOptions): PageResponse;
  clearCookie(name: string): PageResponse;
  /** Prints a view inside the frame. */
  page<K extends ViewName>(view: K, frame: PageFrame, model: ViewModels[K]): Promise<void>;
  json(value: unknown): void;
  /** 303 to a path inside Kenal such as `/patrons/7`; `flash` is the key of a text (`patrons.done.saved`, `patrons.refused.why`) shown once there. */
  see(path: string, options?: { readonly flash?: string }): void;
  /** Plain text of this media type, for programs. */
  text(type: string, content: string): void;
  /** A download. `name` is the file's name in plain ASCII. */
  file(name: string, type: string, content: string | Buffer): void;
  /** A download that is read as it goes. It is never shown in the browser, whatever is in it. */
  download(file: Download): Promise<void>;
}

/** A file that somebody once brought. */
export interface Download {
  /** Any text; it is sent as RFC 6266 says. */
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly content: Readable;
}

/** What the web layer hands to a route before anything is checked. */
export interface RawRequest extends Omit<PageRequest, 'viewer' | 'file' | 'files'> {
  readonly viewer: Viewer | undefined;
  /** Reads a form with a file. Asked for once it is known that this person may send one. */
  readonly upload: (limits: UploadLimits) => Promise<Upload>;
  /** Reads a form with several files; asked for as late. */
  readonly receive: (receiver: FileReceiver) => Promise<ArrivedForm>;
}

/** A route as the web layer sees it: data to list and test, and one way to answer. */
export interface Route {
  readonly method: 'get' | 'post';
  /** Inside Kenal, with Express's parameters: `/patrons/:borrowernumber`. Paths under `/api/` answer JSON. */
  readonly path: string;
  readonly permission: RoutePermission;
  /** Which parts of the request a schema looks at; the others reach the handler as `undefined`. */
  readonly checked: readonly ('params' | 'query' | 'body')[];
  /** At most so many requests per client address in each span of minutes. */
  readonly limit?: { readonly requests: number; readonly minutes: number };
  /** Answers without asking any database who is there. */
  readonly withoutIdentity: boolean;
  answer(request: RawRequest, response: PageResponse): Promise<void>;
}

interface RouteDefinition<A extends RoutePermission, P, Q, B> {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly permission: A;
  readonly params?: Validator<P>;
  readonly query?: Validator<Q>;
  readonly body?: Validator<B>;
  readonly limit?: { readonly requests: number; readonly minutes: number };
  readonly withoutIdentity?: true;
  /** Takes a form sent as multipart/form-data with one file of at most this size. */
  readonly upload?: UploadLimits;
  /** Takes several files, in a form sent as multipart/form-data or in one without files. Undefined: none is taken. */
  readonly receiver?: FileReceiver | undefined;
  readonly handler: (
    request: PageRequest<P, Q, B, A extends 'anybody' ? Viewer | undefined : Viewer>,
    response: PageResponse,
  ) => Promise<void> | void;
}

/**
 * One route with its types kept: permission first, then the schemas, then the handler. What no schema has looked at
 * does not reach the handler.
 *
 * @throws NotAllowed `access.not-signed-in`, `access.not-staff` or `access.missing-permission` on answering
 */
export const route = <A extends RoutePermission, P = undefined, Q = undefined, B = undefined>(
  definition: RouteDefinition<A, P, Q, B>,
): Route => ({
  method: definition.method,
  path: definition.path,
  permission: definition.permission,
  checked: (['params', 'query', 'body'] as const).filter((part) => definition[part] !== undefined),
  withoutIdentity: definition.withoutIdentity === true,
  ...(definition.limit === undefined ? {} : { limit: definition.limit }),
  async answer(request, response) {
    const viewer = admitted(definition.permission, request) as A extends 'anybody' ? Viewer | undefined : Viewer;
    const params = definition.params?.(request.params) as P;
    const query = definition.query?.(request.query) as Q;
    const upload = definition.upload === undefined ? undefined : await request.upload(definition.upload);
    const { receiver } = definition;
    const { fields, files } = receiver === undefined ? NO_FILES : await request.receive(receiver);
    try {
      const body = definition.body?.(upload?.fields ?? fields ?? request.body) as B;
      await definition.handler({ ...request, viewer, params, query, body, file: upload?.file, files }, response);
    } finally {
      if (receiver !== undefined) await dropAll(receiver, files);
    }
  },
});

const NO_FILES: ArrivedForm = { fields: undefined, files: [] };

const admitted = (permission: RoutePermission, { asker, viewer }: RawRequest): Viewer | undefined => {
  if (permission === 'anybody') return viewer;
  if (asker.state === 'patron') throw new NotAllowed('access.not-staff', 'This account has no staff rights in Koha.');
  if (viewer === undefined) throw new NotAllowed('access.not-signed-in', 'Nobody is signed in.');
  if (permission !== 'signed-in' && !viewer.permissions.has(permission))
    throw new NotAllowed('access.missing-permission', `This needs the permission ${permission}.`, { permission });
  return viewer;
};
