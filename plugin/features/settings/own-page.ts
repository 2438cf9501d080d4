import type { Locale } from '../../i18n/locale.ts';
import type { Setting } from './setting.ts';
import type { SettingsService } from './settings.service.ts';

/** Both sides of a change in words; empty where one side has nothing to say. */
export interface ChangeWords {
  readonly before: string;
  readonly after: string;
}

interface OwnPage<T> {
  readonly setting: Setting<T>;
  /** Of the page on which it is changed. */
  readonly path: string;
  /** Key of the text that names it. */
  readonly title: string;
  /** What holds, in a few words. */
  readonly summary: (locale: Locale, value: T) => string;
  readonly change: (locale: Locale, before: T, after: T) => ChangeWords;
}

/** A setting that is changed on a page of the feature that it belongs to. The page of settings lists it. */
export interface SettingWithPage {
  readonly name: string;
  readonly path: string;
  readonly title: string;
  /** What holds now, and whether that is what was shipped. */
  look(settings: Pick<SettingsService, 'read'>, locale: Locale): Promise<{ summary: string; isShipped: boolean }>;
  /** A line of history, from the stored JSON; `undefined` is as shipped. */
  changeWords(locale: Locale, before: string | undefined, after: string | undefined): ChangeWords;
}

export const settingWithPage = <T>({ setting, path, title, summary, change }: OwnPage<T>): SettingWithPage => {
  const valueOf = (json: string | undefined): T =>
    json === undefined ? setting.shipped : setting.check(JSON.parse(json));
  return {
    name: setting.name,
    path,
    title,
    look: async (settings, locale) => {
      const value = await settings.read(setting);
      return { summary: summary(locale, value), isShipped: isSame(value, setting.shipped) };
    },
    changeWords: (locale, before, after) => {
      const shipped = locale.t('settings.rule.shipped');
      try {
        const words = change(locale, valueOf(before), valueOf(after));
        const marked = (json: string | undefined, text: string): string =>
          [...(json === undefined ? [shipped] : []), text].filter((one) => one !== '').join(': ');
        return { before: marked(before, words.before), after: marked(after, words.after) };
      } catch {
        // Stored by a version that knew another form of it.
        return { before: before ?? shipped, after: after ?? shipped };
      }
    },
  };
};

/** Whether two values are stored alike. */
export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
