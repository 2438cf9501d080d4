import type { Locale } from '../../i18n/locale.ts';
import { tellsNothing, type PatronPanel } from '../patrons/index.ts';
import type { Interest, InterestReader } from './interest.read-model.ts';
import { kindWord, partOf, shownOf, strengthWord, whyOf } from './interest-words.ts';

/** The card on a patron's page: what they care about, and why Kenal thinks so. */
export interface InterestsPanel {
  readonly lines: readonly InterestLine[];
  /** Instead of lines, where there are none. */
  readonly none: string;
  readonly foot: string;
  /** Path of what stands behind it. */
  readonly why: string;
  /** Only for who may record what a patron said. */
  readonly add: { readonly path: string } | undefined;
}

interface InterestLine {
  /** Of a subject, nothing: that is what most are. */
  readonly kind: string;
  readonly label: string;
  readonly strength: string;
  /** Of 100. */
  readonly width: string;
  readonly isDeclared: boolean;
  readonly why: string;
  readonly withdraw:
    { readonly path: string; readonly kind: string; readonly value: string; readonly label: string } | undefined;
}

/** Of 100: a bar that is still seen. */
const NARROWEST = 4;

export const interestsPanel = (reader: InterestReader): PatronPanel<InterestsPanel> => ({
  load: async ({ patron, history, viewer, locale }) => {
    const isSilent = tellsNothing(history);
    const known = await reader.of(patron.borrowernumber);
    const shown = isSilent ? known.filter(({ isDeclared }) => isDeclared) : shownOf(known);
    const path = `/patrons/${patron.borrowernumber}/interests`;
    const mayRecord = viewer.permissions.has('conversations.write');
    return {
      lines: shown.map((interest) => lineOf(locale, interest, shown, { isSilent, path: mayRecord ? path : undefined })),
      none: locale.t(history.state === 'refused' ? 'interests.none.refused' : 'interests.none'),
      foot: locale.t('interests.foot'),
      why: `/patrons/${patron.borrowernumber}/why#why-interests`,
      add: mayRecord ? { path } : undefined,
    };
  },
});

const lineOf = (
  locale: Locale,
  interest: Interest,
  shown: readonly Interest[],
  { isSilent, path }: { readonly isSilent: boolean; readonly path: string | undefined },
): InterestLine => {
  const { t } = locale;
  const { kind, value, label, isDeclared } = interest;
  return {
    kind: kindWord(locale, interest),
    label,
    strength: strengthWord(locale, interest, shown),
    width: String(Math.max(NARROWEST, Math.round(partOf(interest, shown) * 100))),
    isDeclared,
    why: whyOf(locale, interest, isSilent),
    withdraw:
      isDeclared && path !== undefined
        ? { path: `${path}/withdraw`, kind, value, label: t('interests.withdraw', { label }) }
        : undefined,
  };
};
