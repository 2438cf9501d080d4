import type { Translate } from '../../i18n/locale.ts';
import type { HandOverRefusal } from './hand-over.service.ts';

/** Brings the ticket in: a form that a script sends, or a person who presses its button. */
export interface HandOverPage {
  readonly heading: string;
  /** Undefined where the ticket was refused. */
  readonly ticket: string | undefined;
  readonly text: string;
}

export const arrivalPage = (t: Translate, ticket: string): HandOverPage => ({
  heading: t('handover.title'),
  ticket,
  text: t('handover.arriving'),
});

/** Clocks are for an administrator to mend, so they are told apart; the rest has one remedy. */
export const refusalPage = (t: Translate, reason: HandOverRefusal): HandOverPage => ({
  heading: t('handover.refused.title'),
  ticket: undefined,
  text: t(
    reason === 'from-the-future' || reason === 'not-staff' ? `handover.refused.${reason}` : 'handover.refused.again',
  ),
});
