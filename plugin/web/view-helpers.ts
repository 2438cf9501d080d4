import Handlebars, { type HelperDelegate } from 'handlebars';
import type { Locale, TextValues } from '../i18n/index.ts';
import { Bug } from '../shared/errors.ts';
import type { LibraryDay } from '../shared/time.ts';
import { iconMarkup } from './icons.ts';

/** Where links of a template lead. */
export interface ViewAddresses {
  /** Path below which every page lies, such as `/kenal`. */
  readonly basePath: string;
  /** Address of Koha's staff client without a slash at the end; empty when it has the same host name. */
  readonly kohaStaffUrl: string;
  /** Address of a file of `public/`, with its content's hash. */
  readonly asset: (name: string) => string;
}

interface HelperOptions {
  readonly hash: TextValues;
  readonly data: { readonly locale: Locale };
}

/** Everything that a template may call. Each is a pure function of its arguments and the reader's language. */
export const viewHelpers = ({ basePath, kohaStaffUrl, asset }: ViewAddresses): Record<string, HelperDelegate> => ({
  t: (key: unknown, options: HelperOptions) => options.data.locale.t(text('t', key), options.hash),
  url: (path: unknown) => `${basePath}${text('url', path)}`,
  koha: (path: unknown) => `${kohaStaffUrl}${text('koha', path)}`,
  asset: (name: unknown) => asset(text('asset', name)),
  date: (day: LibraryDay, options: HelperOptions) => options.data.locale.day(day),
  number: (value: number, options: HelperOptions) => options.data.locale.number(value),
  // An e-mail address is one long word; it should break after the sign and not within a name.
  breakable: (words: unknown) =>
    new Handlebars.SafeString(Handlebars.escapeExpression(text('breakable', words)).replaceAll('@', '@<wbr>')),
  icon: (name: unknown) => {
    const markup = iconMarkup().get(text('icon', name));
    if (markup === undefined) throw new Bug('views.unknown-icon', `There is no icon ${String(name)}.`);
    return new Handlebars.SafeString(markup);
  },
});

const text = (helper: string, value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new Bug('views.helper-without-text', `The helper ${helper} was given ${typeof value} instead of a text.`);
};
