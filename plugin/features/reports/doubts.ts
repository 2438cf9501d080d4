import type { Locale } from '../../i18n/locale.ts';
import { libraryDay } from '../../shared/time.ts';
import { isSmall } from './small-groups.domain.ts';

/** What speaks against a model, as insight stored it: a code and the numbers that a sentence needs. */
export type StoredDoubt = { readonly code: string } & Readonly<Record<string, unknown>>;

const KNOWN = [
  'too-few-patrons',
  'short-history',
  'not-converged',
  'no-drop-out',
  'same-rate',
  'same-drop-out',
  'total-off',
  'not-calibrated',
  'no-better-than-base-rate',
  'not-tried',
  'anonymous-loans',
  'closure',
];

const SHARES = ['share', 'ece', 'most'];
const DAYS = ['from', 'until'];

/** One sentence for staff. A doubt that a later version stored is not passed over in silence. */
export const doubtSentence = (locale: Locale, doubt: StoredDoubt): string => {
  const { t } = locale;
  if (!KNOWN.includes(doubt.code)) return t('reports.doubt.other', { code: doubt.code });
  const isFew = typeof doubt['repeaters'] === 'number' && isSmall(doubt['repeaters']);
  const values = Object.entries(doubt).flatMap(([name, value]) => {
    const words = worded(locale, name, value);
    return words === undefined ? [] : [[name, words] as const];
  });
  const key = isFew ? 'too-few-patrons-small' : doubt.code;
  return t(`reports.doubt.${key}`, Object.fromEntries(values));
};

const worded = (locale: Locale, name: string, value: unknown): string | undefined => {
  if (typeof value === 'string' && DAYS.includes(name)) return locale.day(libraryDay(value));
  if (typeof value !== 'number') return undefined;
  return SHARES.includes(name)
    ? locale.t('reports.percent', { value: locale.number(Math.round(value * 100)) })
    : locale.number(Math.round(value));
};
