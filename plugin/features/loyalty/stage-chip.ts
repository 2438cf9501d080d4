import type { Translate } from '../../i18n/locale.ts';
import type { Chip } from '../../web/partials.ts';
import type { Stage } from '../insight/index.ts';

const LOOK = {
  loyal: { tone: 'good', icon: 'star' },
  active: { tone: 'good', icon: 'active' },
  new: { tone: 'info', icon: 'plus' },
  returned: { tone: 'info', icon: 'renewal' },
  slipping: { tone: 'warn', icon: 'slipping' },
  lapsed: { tone: 'bad', icon: 'clock' },
  expired: { tone: 'neutral', icon: 'calendar-expired' },
  never_used: { tone: 'neutral', icon: 'none' },
} as const satisfies Readonly<Record<Stage, Omit<Chip, 'word'>>>;

/** A stage as a fact beside a name. */
export const stageChip = (t: Translate, stage: Stage): Chip => ({ ...LOOK[stage], word: t(`stage.${stage}`) });
