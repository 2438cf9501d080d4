import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const PAGES = new URL('../fixtures/koha-pages/', import.meta.url);
const STATIC = new URL('../../plugin/koha-plugin/Koha/Plugin/Org/Kenal/', import.meta.url);
const STATIC_PATH = '/api/v1/contrib/kenal/static/';
/** Links as large as in Koha, so that axe judges ours in the place they take. */
const STYLE = `body { margin: 0; font: 13px/1.22 sans-serif; } aside, main { padding: 8px; }
  a { display: inline-block; padding: 8px; } #toolbar { display: flex; gap: 4px; }`;
const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };

/** How Kenal behaves behind `/kenal/`: answers, is not there, never answers, or does not know this person. */
type Sidecar = 'answers' | 'missing' | 'hangs' | 'refuses';

interface Shown {
  readonly sentence: { readonly text: string; readonly advice: string | null; readonly action: string | null } | null;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
  /** Whether Koha's page had loaded when this was asked. */
  readonly afterLoad: boolean;
}

/** A staff client of Koha with Kenal's plugin, and a sidecar whose mood a test decides. */
export interface Koha {
  readonly address: string;
  sidecar: Sidecar;
  shown: Shown;
  mayWrite: boolean;
  /** The element of the plugin; undefined as when it is not installed. */
  reference: string | undefined;
  readonly asked: Asked[];
  close(): Promise<void>;
}

export const LABELS = {
  region: 'Kenal: for this patron',
  nothing: 'Nothing waits for this patron.',
  note: 'Note',
  handOver: 'Hand over',
  fixContact: 'Fix contact',
  notToday: 'Not today',
  hidden: 'Hidden for this patron until tomorrow.',
  showAgain: 'Show again',
  noteLabel: 'Note for colleagues',
  handOverLabel: 'What a colleague should take care of',
  save: 'Save',
  cancel: 'Cancel',
  undo: 'Undo',
  open: 'Open in Kenal',
  saveTalk: 'Log as a conversation',
  savePromise: 'Save as a promise',
  failed: 'Not saved: Kenal did not answer. Your words are still here.',
} as const;

const SENTENCE = { text: 'The card ends on 4 Dec 2026.', advice: 'Offer to renew it.', action: 'contact' };
export const REFERENCE = `<script src="${STATIC_PATH}loader.js" data-kenal="/kenal" data-show="main patron strip" async></script>`;

export const openKoha = async (): Promise<Koha> => {
  const server = createServer((request, response) => {
    answer(koha, request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const koha: Koha = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sidecar: 'answers',
    shown: { sentence: SENTENCE },
    mayWrite: true,
    reference: REFERENCE,
    asked: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return koha;
};

const answer = async (koha: Koha, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname, searchParams } = new URL(request.url ?? '/', koha.address);
  if (pathname.startsWith('/kenal/')) return sidecarAnswer(koha, request, response);
  // What 26.05 can be told to demand: nothing inline, nothing from elsewhere.
  response.setHeader('Content-Security-Policy', "default-src 'self'");
  if (pathname.startsWith(STATIC_PATH)) {
    const name = pathname.slice(STATIC_PATH.length);
    response.setHeader('Content-Type', TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain');
    response.end(await readFile(new URL(name, STATIC)));
  } else if (pathname === '/page.css') {
    response.setHeader('Content-Type', 'text/css').end(STYLE);
  } else if (pathname === '/koha.js') {
    response.setHeader('Content-Type', 'text/javascript').end(kohaScript(request.headers.referer ?? ''));
  } else if (searchParams.has('page')) {
    const page = await readFile(new URL(`${searchParams.get('page') ?? ''}.html`, PAGES), 'utf8');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(page.replace('<!-- intranet_js -->', koha.reference ?? ''));
  } else {
    response.writeHead(404).end();
  }
};

/** Koha's global (text, and empty where nobody is chosen), its focus, and a mark when it has loaded. */
const kohaScript = (page: string): string => {
  const number = /page=old-checkout(&|$)/.test(page) ? "'2'" : "''";
  const global = page.includes('checkout') ? `window.borrowernumber = ${number};` : '';
  return `${global}
    (document.querySelector('#barcode') ?? document.querySelector('#findborrower'))?.focus();
    window.addEventListener('load', () => { document.cookie = 'loaded=1; path=/'; });
    document.cookie = 'loaded=0; path=/';`;
};

const sidecarAnswer = async (koha: Koha, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { method = '', url = '', headers } = request;
  const text = await bodyOf(request);
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  koha.asked.push({ method, path: url, body, headers, afterLoad: (headers.cookie ?? '').includes('loaded=1') });
  if (koha.sidecar === 'hangs') return;
  if (koha.sidecar === 'missing') {
    response.writeHead(502).end('Bad gateway');
    return;
  }
  if (koha.sidecar === 'refuses') {
    response.writeHead(403, { 'Content-Type': 'application/json' }).end('{}');
    return;
  }
  response.setHeader('Content-Type', 'application/json');
  if (url.endsWith('/undo')) response.end(JSON.stringify({ message: 'The note is gone.' }));
  else if (method === 'POST') response.end(JSON.stringify({ id: 7, message: 'Saved.' }));
  else
    response.end(JSON.stringify({ ...koha.shown, mayWrite: koha.mayWrite, url: '/kenal/patrons/2', labels: LABELS }));
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};
