import { accountSql, named, qualified, type DatabaseAccount } from './grants.ts';
import { NEEDED_PREFERENCES } from './needed-preferences.ts';

/** What the view is called in Kenal's own database. */
export const PREFERENCES_VIEW = 'kenal_koha_preference';

export interface PreferencesView {
  readonly kohaDatabase: string;
  readonly crmDatabase: string;
  /** Who the view reads as: an account that may read all of Koha's preferences. */
  readonly definer: DatabaseAccount;
}

/** The view's full name, for the setting that makes Kenal read preferences through it. */
export const preferencesViewName = (crmDatabase: string): string => `${crmDatabase}.${PREFERENCES_VIEW}`;

/**
 * A view of only those preferences that Kenal reads, for libraries that keep passwords of other services among their
 * preferences. It reads with its definer's rights, so Kenal's account needs no grant on Koha's table.
 */
export const preferencesViewSql = ({ kohaDatabase, crmDatabase, definer }: PreferencesView): string =>
  [
    `CREATE OR REPLACE DEFINER = ${accountSql(definer)} SQL SECURITY DEFINER`,
    `VIEW ${qualified(preferencesViewName(crmDatabase))} AS`,
    'SELECT p.variable, p.value',
    `FROM ${named(kohaDatabase)}.systempreferences AS p`,
    `WHERE p.variable IN (${NEEDED_PREFERENCES.map((name) => `'${name}'`).join(', ')})`,
  ].join('\n');
