import { SETTLEMENTS } from './charge.domain.ts';
import type { RequestInput } from './request-input.ts';
import { requestPath } from './request-path.ts';
import { moneyWords } from './words.ts';

/** The sum on the patron's account in Koha. */
export interface ChargeView {
  readonly text: string;
  readonly note: string;
  /** What a person may do about it; empty where nothing is to be done. */
  readonly actions: readonly { readonly value: string; readonly text: string; readonly isMain: boolean }[];
  readonly help: string | undefined;
  readonly path: string;
  /** To the patron's account in Koha. */
  readonly koha: string;
}

export const chargeViewOf = ({ locale, request, charge }: RequestInput): ChargeView | undefined => {
  if (charge === undefined) return undefined;
  const { t } = locale;
  const isTask = charge.state === 'task';
  const why = charge.why?.replace(/-\d+$/, '') ?? '';
  return {
    text: t(`services.charge.${charge.state}`, { amount: moneyWords(locale, charge.amount) }),
    note: t('services.charge.reference', { reference: charge.reference }),
    actions: isTask
      ? SETTLEMENTS.map((value) => ({ value, text: t(`services.charge.do.${value}`), isMain: value === 'by_hand' }))
      : [],
    help: isTask
      ? t(locale.has(`services.charge.why.${why}`) ? `services.charge.why.${why}` : 'services.charge.why.other')
      : undefined,
    path: `${requestPath(request.id)}/charge`,
    koha: `/cgi-bin/koha/members/maninvoice.pl?borrowernumber=${request.borrowernumber}`,
  };
};
