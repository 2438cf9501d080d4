import { setting, settingWithPage, type Setting, type SettingWithPage } from '../settings/index.ts';
import { SHIPPED_SENSITIVE, type SensitiveList } from './sensitive.domain.ts';

/** The most entries of each kind, and the longest of each. */
export const MOST_ENTRIES = 500;
export const LONGEST = { classes: 30, words: 60 } as const;

const list = (maxLength: number) => ({
  type: 'array',
  maxItems: MOST_ENTRIES,
  uniqueItems: true,
  items: { type: 'string', minLength: 1, maxLength },
});

/** What never feeds an inferred interest. Where the stored list cannot be understood, the shipped one holds. */
export const SENSITIVE: Setting<SensitiveList> = setting({
  name: 'interests.sensitive',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['classes', 'words'],
    properties: { classes: list(LONGEST.classes), words: list(LONGEST.words) },
  },
  shipped: SHIPPED_SENSITIVE,
  safest: SHIPPED_SENSITIVE,
});

export const SENSITIVE_PATH = '/settings/sensitive';

/** What one list has and the other lacks. */
export const missingIn = (list: SensitiveList, other: SensitiveList): string[] => {
  const has = new Set([...other.classes, ...other.words]);
  return [...list.classes, ...list.words].filter((one) => !has.has(one));
};

/** How the page of settings tells of it. */
export const sensitiveEntry: SettingWithPage = settingWithPage({
  setting: SENSITIVE,
  path: SENSITIVE_PATH,
  title: 'interests.sensitive.title',
  summary: ({ t }, { classes, words }) =>
    t('interests.sensitive.summary', { classes: classes.length, words: words.length }),
  change: ({ t }, before, after) => {
    const said = (key: string, entries: readonly string[]): string =>
      entries.length === 0 ? '' : t(`interests.sensitive.${key}`, { entries: entries.join(', ') });
    return { before: said('takenOut', missingIn(before, after)), after: said('added', missingIn(after, before)) };
  },
});
