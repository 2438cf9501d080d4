import type { Knex } from 'knex';
import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { patronsByNumber, type FoundPatron } from '../../koha/patrons/index.ts';
import { staffNames } from '../../koha/staff-names.ts';
import type { Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import { samePeople } from '../insight/index.ts';
import type { Service } from './catalogue.domain.ts';
import { readCatalogue } from './catalogue.repository.ts';
import { listRequests, type ListedRequest, type RequestFilter } from './desk.read-model.ts';
import type { RequestSort } from './request-sort.domain.ts';

/** Who asks, in which language, and when. */
export interface Asking {
  readonly viewer: Viewer;
  readonly locale: Locale;
  readonly now: Instant;
}

/** A request with the names that a page shows beside it. */
export interface DeskRequest extends ListedRequest {
  readonly patron: FoundPatron;
  readonly service: string;
  /** Undefined where nobody has taken it, or somebody whom the viewer may not know. */
  readonly ownerName: string | undefined;
}

/** What the board, the lists and the cards of other pages show: requests of patrons whom the viewer may see. */
export const deskService = ({ crm, koha }: { readonly crm: Knex; readonly koha: KohaGateway }) => ({
  catalogue: ({ language }: Locale): Promise<Service[]> => readCatalogue(crm, language),

  async requests(
    { viewer, locale, now }: Asking,
    filter: RequestFilter,
    sort: RequestSort = 'due',
  ): Promise<DeskRequest[]> {
    const [listed, catalogue] = await Promise.all([
      listRequests(crm, { borrowernumber: viewer.borrowernumber, now }, filter, sort),
      readCatalogue(crm, locale.language),
    ]);
    const numbers = [...new Set(listed.map(({ borrowernumber }) => borrowernumber))];
    const [patrons, owners] = await Promise.all([
      // Until the next refresh, a number that Koha gave to somebody else has nobody's requests.
      patronsByNumber(koha, viewer.visible, numbers).then((found) => samePeople({ crm, koha }, found)),
      staffNames(
        koha,
        viewer,
        listed.flatMap(({ owner }) => owner ?? []),
      ),
    ]);
    const patronOf = new Map(patrons.map((patron) => [patron.borrowernumber, patron]));
    return listed.flatMap((request) => {
      const patron = patronOf.get(request.borrowernumber);
      if (patron === undefined) return [];
      return {
        ...request,
        patron,
        service: catalogue.find(({ id }) => id === request.serviceId)?.name ?? '',
        ownerName: request.owner === undefined ? undefined : owners.get(request.owner),
      };
    });
  },
});

export type DeskService = ReturnType<typeof deskService>;
