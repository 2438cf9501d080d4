import type { Locale } from '../../i18n/locale.ts';
import type { IconName } from '../../web/icons.ts';
import type { Chip } from '../../web/partials.ts';

const TONES: Readonly<Record<string, { readonly tone: Chip['tone']; readonly icon: IconName }>> = {
  available: { tone: 'good', icon: 'check' },
  rejected: { tone: 'neutral', icon: 'close' },
};

/** Where a suggestion for purchase stands. */
export const suggestionChip = ({ t }: Locale, state: string): Chip => ({
  ...(TONES[state] ?? { tone: 'info', icon: 'clock' }),
  word: t(`segments.choice.suggestion_state.${state}`),
});
