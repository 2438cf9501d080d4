import type { Locale } from '../../i18n/locale.ts';
import type { ConversationDraft } from './conversation.domain.ts';

type Manner = Pick<ConversationDraft, 'direction' | 'medium' | 'mediumName'>;

/** How it went, such as "Telephone". */
export const mediumWord = ({ t }: Locale, { medium, mediumName }: Omit<Manner, 'direction'>): string =>
  medium === 'other' && mediumName !== '' ? mediumName : t(`conversations.medium.${medium}`);

/** Who spoke to whom and how, such as "The patron came in" or "We wrote an e-mail". */
export const mannerWords = (locale: Locale, { direction, medium, mediumName }: Manner): string =>
  medium === 'other'
    ? locale.t(`conversations.manner.${direction}.other`, { medium: mediumWord(locale, { medium, mediumName }) })
    : locale.t(`conversations.manner.${direction}.${medium}`);
