import type { Express } from 'express';
import type { Asker, Viewer } from '../../plugin/features/access/index.ts';
import { createApp, type AppDeps, type WebSettings } from '../../plugin/web/app.ts';
import type { MenuEntry } from '../../plugin/web/frame.ts';
import { route, type Route } from '../../plugin/web/route.ts';
import { instant } from '../../plugin/shared/time.ts';
import { fixedClock } from '../support/clock.ts';
import { silentLog } from '../support/log.ts';

export const WEB_SETTINGS: WebSettings = {
  basePath: '/kenal',
  trustedProxies: [],
  kohaStaffUrl: '',
  timezone: 'Asia/Jakarta',
  language: 'en',
  libraryName: 'Perpustakaan Nusa Kencana',
};

export const MENU: readonly MenuEntry[] = [
  { key: 'today', label: 'frame.menu.today', icon: 'today', path: '/', permission: 'signed-in' },
  { key: 'patrons', label: 'frame.menu.patrons', icon: 'patrons', path: '/patrons', permission: 'patrons.view' },
];

export const librarian = (changes: Partial<Viewer> = {}): Viewer => ({
  borrowernumber: 51,
  displayName: 'Ratna Kusumaningrum',
  homeLibrary: 'CPL',
  loginLibrary: 'CPL',
  permissions: new Set(['patrons.view']),
  visible: { all: true },
  signedInBy: 'koha',
  ...changes,
});

export const staff = (changes: Partial<Viewer> = {}): Asker => ({ state: 'staff', viewer: librarian(changes) });

/** An application whose visitor is a librarian with the right to see patrons, unless told otherwise. */
export const testApp = (changes: Partial<AppDeps> = {}): Express =>
  createApp({
    settings: WEB_SETTINGS,
    routes: [],
    menu: MENU,
    identify: () => Promise.resolve(staff()),
    isDryRun: () => Promise.resolve(false),
    refreshedAt: () => Promise.resolve(instant('2026-11-22T02:57:00Z')),
    nameOfLibrary: () => Promise.resolve('Central'),
    clock: fixedClock(),
    log: silentLog,
    ...changes,
  });

/** A page whose handler does what a test needs. */
export const pageThat = (handler: () => void, path = '/page'): Route =>
  route({
    method: 'get',
    path,
    permission: 'signed-in',
    handler: (_request, response) => {
      handler();
      response.json({ fine: true });
    },
  });
