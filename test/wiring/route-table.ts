import { readdir } from 'node:fs/promises';
import type { Route } from '../../plugin/web/route.ts';
import type { RandomLibrary } from './random-library.ts';
import { KNOWN_PATRON, type Asking, type Hidden, type RouteEntry, type RouteFile, type Secret } from './route-entry.ts';
import type { Question, Whole } from './whole.ts';

const FOLDER = new URL('routes/', import.meta.url);

const files = await Promise.all(
  (await readdir(FOLDER)).sort().map(async (name) => (await import(new URL(name, FOLDER).href)) as RouteFile),
);

/** Every entry of every feature, as `get /patrons`. */
export const ROUTES: Readonly<Record<string, RouteEntry>> = Object.fromEntries(
  files.flatMap(({ routes }) => Object.entries(routes)),
);

export const furnish = async (whole: Whole, library: RandomLibrary): Promise<void> => {
  for (const file of files) await file.furnish?.(whole, library);
};

/** Puts in what is confidential, of every feature that has such things. */
export const furnishConfidential = async (whole: Whole, library: RandomLibrary, secret: Secret): Promise<Hidden> => {
  const all: Hidden[] = [];
  for (const file of files)
    if (file.furnishConfidential !== undefined) all.push(await file.furnishConfidential(whole, library, secret));
  return {
    takeAway: async () => {
      for (const { takeAway } of all) await takeAway();
    },
    addresses: all.flatMap(({ addresses }) => addresses),
  };
};

/** Routes that no file of `routes/` knows, entries that no route needs, and permissions that disagree, as sentences. */
export const disagreements = (there: readonly Pick<Route, 'method' | 'path' | 'permission'>[]): string[] => {
  const needed = new Map(there.map(({ method, path, permission }) => [`${method} ${path}`, permission]));
  const unknown = [...needed.keys()].filter((route) => ROUTES[route] === undefined);
  const gone = Object.keys(ROUTES).filter((route) => !needed.has(route));
  const unlike = [...needed].filter(([route, permission]) => ROUTES[route] && ROUTES[route].needs !== permission);
  return [
    ...unknown.map(
      (route) =>
        `"${route}" is in no file of test/wiring/routes: write there who may ask it, what it answers and what of it ` +
        'could tell of a patron (plugin/web/README.md, "Who may ask").',
    ),
    ...gone.map((route) => `test/wiring/routes tells of "${route}", which is no route any more: take it out.`),
    ...unlike.map(
      ([route, permission]) =>
        `"${route}" asks for ${permission}, and test/wiring/routes says ${ROUTES[route]?.needs ?? 'nothing'}.`,
    ),
  ];
};

const methodAndPath = (route: string): { readonly method: Route['method']; readonly path: string } => {
  const [method, path = ''] = route.split(' ');
  return { method: method === 'post' ? 'post' : 'get', path };
};

/** The question by which the permission matrix asks a route. */
export const matrixQuestion = (route: string): Question => asQuestion(route, {});

const asQuestion = (route: string, asking: Asking): Question => {
  const { method, path } = methodAndPath(route);
  const { asked, body } = ROUTES[route] ?? {};
  const { cookie: also, bearer } = asking;
  return { method, path: asking.path ?? asked ?? path, body: asking.body ?? body, also, bearer };
};

const namesPatron = (route: string): boolean =>
  route.includes(':borrowernumber') ||
  ROUTES[route]?.body?.['borrowernumber'] !== undefined ||
  ROUTES[route]?.asked?.includes(String(KNOWN_PATRON)) === true;

/** Questions that name nobody. */
export const generalQuestions = (route: string, library: RandomLibrary): Question[] => [
  ...(namesPatron(route) ? [] : [matrixQuestion(route)]),
  ...(ROUTES[route]?.asks?.(library) ?? []).map((asking) => asQuestion(route, asking)),
];

/** Questions about this patron. */
export const questionsAbout = (route: string, borrowernumber: number): Question[] => {
  const { path, body, ...rest } = matrixQuestion(route);
  const named = String(borrowernumber);
  const own = {
    ...rest,
    path: path.replace(':borrowernumber', named).replaceAll(String(KNOWN_PATRON), named),
    body: body?.['borrowernumber'] === undefined ? body : { ...body, borrowernumber: named },
  };
  return [
    ...(namesPatron(route) ? [own] : []),
    ...(ROUTES[route]?.about?.(borrowernumber) ?? []).map((asking) => asQuestion(route, asking)),
  ];
};

/** Reading first, because what changes something may change what others answer. */
export const inOrder = (): string[] => Object.keys(ROUTES).sort((a, b) => a.localeCompare(b));
