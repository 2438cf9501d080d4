import type { Locale } from '../../i18n/locale.ts';
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

/** One sentence for staff. A doubt that a later version stored is not passed over in silence. */
export const doubtSentence = (locale: Locale, doubt: StoredDoubt): string => {
  const { t } = locale;
  if (!KNOWN.includes(doubt.code)) return t('reports.doubt.other', { code: doubt.code });
  const isFew = typeof doubt['repeaters'] === 'number' && isSmall(doubt['repeaters']);
  const values = Object.fromEntries(
    Object.entries(doubt)
      .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
      .map(([name, value]) => [
        name,
        SHARES.includes(name)
          ? t('reports.percent', { value: locale.number(Math.round(value * 100)) })
          : locale.number(Math.round(value)),
      ]),
  );
  return t(isFew ? 'reports.doubt.too-few-patrons-small' : `reports.doubt.${doubt.code}`, values);
};
