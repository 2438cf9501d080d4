import type { Viewer } from '../features/access/index.ts';
import { LANGUAGES, type Language, type Locale } from '../i18n/index.ts';
import type { Instant } from '../shared/time.ts';
import type { MenuEntry, PageFrame } from './frame.ts';
import type { IconName } from './icons.ts';
import type { Flash } from './partials.ts';

/** What layouts print around a page: `@page` in templates. */
export interface FrameModel {
  readonly windowTitle: string;
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly languageName: string;
  readonly languageLabel: string;
  readonly languages: readonly { readonly code: string; readonly name: string; readonly isCurrent: boolean }[];
  readonly bootstrap: string;
  readonly scripts: readonly string[];
  readonly libraryName: string;
  readonly kohaHome: string;
  /** Path inside Kenal to come back to after the language is changed. */
  readonly path: string;
  readonly viewer: { readonly name: string; readonly library: string; readonly signedInAs: string } | undefined;
  readonly menu: readonly FrameMenuEntry[];
  readonly breadcrumbs: readonly { readonly text: string; readonly href: string | undefined }[];
  /** Address of Koha that keeps its session alive; undefined where the page is not signed in by it, or not beside it. */
  readonly kohaSession: string | undefined;
  readonly search: { readonly text: string } | undefined;
  readonly freshness: FrameFreshness | undefined;
  /** Said on every page while nothing may leave the building. */
  readonly dryRun: { readonly text: string; readonly settingsHref: string | undefined } | undefined;
  readonly flash: Flash | undefined;
}

interface FrameMenuEntry {
  readonly text: string;
  readonly icon: IconName;
  readonly href: string;
  readonly isCurrent: boolean;
}

interface FrameFreshness {
  readonly text: string;
  readonly icon: IconName;
  readonly isLate: boolean;
  /** The exact moment, for those who want it. */
  readonly moment: string;
}

/** Everything that the frame is made of, already fetched. */
export interface FrameFacts {
  readonly frame: PageFrame;
  readonly locale: Locale;
  readonly now: Instant;
  readonly path: string;
  readonly basePath: string;
  readonly kohaStaffUrl: string;
  readonly libraryName: string;
  readonly viewer: Viewer | undefined;
  readonly viewerLibrary: string;
  readonly menu: readonly MenuEntry[];
  /** When Koha's data was last read; `undefined` where it never was. */
  readonly refreshedAt: Instant | undefined;
  readonly isDryRun: boolean;
  readonly flash: string | undefined;
}

/** Refreshes run every few minutes; from here on the header says that they are late. */
const LATE_AFTER_SECONDS = 30 * 60;

export const frameModel = (facts: FrameFacts): FrameModel => {
  const { frame, locale, basePath, viewer } = facts;
  const { t, language, direction } = locale;
  const kohaHome = `${facts.kohaStaffUrl}/cgi-bin/koha/mainpage.pl`;
  const kohaSession = kohaSessionAddress(facts);
  const menu = facts.menu.filter(({ permission }) => viewer !== undefined && mayUse(viewer, permission));
  return {
    windowTitle: `${frame.title} · ${t('frame.product')}`,
    language,
    direction,
    languageName: LANGUAGES[language],
    languageLabel: t('frame.languageNow', { name: LANGUAGES[language] }),
    languages: Object.entries(LANGUAGES).map(([code, name]) => ({ code, name, isCurrent: code === language })),
    bootstrap: direction === 'rtl' ? 'bootstrap.rtl.min.css' : 'bootstrap.min.css',
    scripts: ['frame.js', ...(kohaSession === undefined ? [] : ['koha-session.js']), ...(frame.scripts ?? [])],
    kohaSession,
    libraryName: facts.libraryName,
    kohaHome,
    path: facts.path,
    viewer:
      viewer === undefined
        ? undefined
        : {
            name: viewer.displayName,
            library: facts.viewerLibrary,
            signedInAs: t('frame.signedInAs', { name: viewer.displayName, library: facts.viewerLibrary }),
          },
    menu: menu.map(({ key, label, icon, path }) => ({
      text: t(label),
      icon,
      href: `${basePath}${path}`,
      isCurrent: key === frame.menu,
    })),
    breadcrumbs: [
      { text: t('frame.kohaHome'), href: kohaHome },
      { text: t('frame.product'), href: frame.breadcrumbs.length === 0 ? undefined : `${basePath}/` },
      ...frame.breadcrumbs.map(({ text, path }) => ({
        text,
        href: path === undefined ? undefined : `${basePath}${path}`,
      })),
    ],
    search: viewer?.permissions.has('patrons.view') === true ? { text: frame.searched ?? '' } : undefined,
    freshness: viewer === undefined ? undefined : freshness(facts),
    dryRun: facts.isDryRun
      ? {
          text: t('frame.dryRun'),
          settingsHref: viewer?.permissions.has('system.administer') === true ? `${basePath}/settings` : undefined,
        }
      : undefined,
    flash: facts.flash === undefined ? undefined : flashOf(facts.flash, t(facts.flash)),
  };
};

/** A key like `patrons.refused.why` tells why nothing was done. */
const flashOf = (key: string, text: string): Flash =>
  key.includes('.refused.')
    ? { tone: 'bad', icon: 'alert', text, role: 'alert' }
    : { tone: 'good', icon: 'check-ring', text, role: 'status' };

/** Whatever a person may do in Koha, this address puts off the end of their session and never ends it. */
const kohaSessionAddress = ({ viewer, kohaStaffUrl }: FrameFacts): string | undefined =>
  viewer?.signedInBy !== 'koha' || kohaStaffUrl !== ''
    ? undefined
    : `/api/v1/libraries/${encodeURIComponent(viewer.loginLibrary ?? viewer.homeLibrary)}`;

const mayUse = (viewer: Viewer, permission: MenuEntry['permission']): boolean =>
  permission === 'signed-in' || viewer.permissions.has(permission);

const freshness = ({ locale, now, refreshedAt }: FrameFacts): FrameFreshness => {
  if (refreshedAt === undefined)
    return { text: locale.t('frame.fresh.never'), icon: 'alert', isLate: true, moment: '' };
  const isLate = refreshedAt.until(now).total('second') > LATE_AFTER_SECONDS;
  return {
    text: locale.t(isLate ? 'frame.fresh.late' : 'frame.fresh', { ago: locale.ago(refreshedAt, now) }),
    icon: isLate ? 'alert' : 'clock',
    isLate,
    moment: locale.moment(refreshedAt),
  };
};
