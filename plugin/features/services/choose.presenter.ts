import type { Locale } from '../../i18n/locale.ts';
import type { PatronRecord } from '../../koha/patrons/index.ts';
import { pathWith } from '../../web/links.ts';
import type { PathLink } from '../../web/partials.ts';
import { fullName } from '../patrons/index.ts';
import { mayHave, type Service } from './catalogue.domain.ts';

/** `services/choose`: which service a patron wants, or is offered. */
export interface ChooseServicePage {
  readonly heading: string;
  readonly note: string;
  readonly services: readonly (PathLink & { readonly note: string; readonly meta: string })[];
}

export const choosePage = (
  locale: Locale,
  { patron, catalogue, isOffer }: { patron: PatronRecord; catalogue: readonly Service[]; isOffer: boolean },
): ChooseServicePage => {
  const { t } = locale;
  const name = fullName(t, patron.name);
  return {
    heading: t(isOffer ? 'services.new.offerTo' : 'services.new.requestOf', { name }),
    note: t('services.new.choose'),
    services: catalogue
      .filter((service) => mayHave(service, patron.categorycode))
      .map((service) => ({
        text: service.name,
        note: service.description,
        meta: service.usualDays === undefined ? '' : t('services.usualDays', { days: service.usualDays }),
        path: pathWith(`/patrons/${patron.borrowernumber}/requests/new`, {
          service: service.id,
          as: isOffer ? 'offer' : undefined,
        }),
      })),
  };
};
