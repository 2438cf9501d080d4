import type { KohaGateway } from '../../koha/gateway.ts';
import { activeCurrency } from '../../koha/currency.ts';
import { listLibraries } from '../../koha/libraries.ts';
import { houseboundRounds } from '../../koha/patrons/index.ts';
import { staffNames } from '../../koha/staff-names.ts';
import { dayIn } from '../../shared/time.ts';
import type { PageFrame } from '../../web/frame.ts';
import type { PageRequest, PageResponse } from '../../web/route.ts';
import type { AttachmentService } from '../attachments/index.ts';
import type { DeskService } from './desk.service.ts';
import { paperPage, type PaperKind } from './paper.presenter.ts';
import type { RequestInput } from './request-input.ts';
import { requestPage } from './request.presenter.ts';
import type { RequestService } from './request.service.ts';

/** What the routes of the desk work with. */
export interface ServiceRoutesDeps {
  readonly koha: KohaGateway;
  readonly requests: RequestService;
  readonly desk: DeskService;
  readonly attachments: AttachmentService | undefined;
}

export type Asked = Pick<PageRequest, 'viewer' | 'locale' | 't' | 'now'>;

/** Everything that a page about one request shows. */
const gather = async (
  { koha, requests, desk, attachments }: ServiceRoutesDeps,
  { viewer, locale, now }: Asked,
  id: number,
): Promise<RequestInput> => {
  const seen = await requests.look({ viewer, now }, id);
  const today = dayIn(koha.timezone, now);
  const { delivery } = seen.request.words;
  const [catalogue, answers, history, work, charge, libraries, currency, readers, rounds] = await Promise.all([
    desk.catalogue(locale),
    requests.answers(id),
    requests.history(id),
    requests.work(id),
    requests.charge(id),
    listLibraries(koha),
    activeCurrency(koha),
    requests.readers({ viewer, now }, id),
    delivery === 'home' ? houseboundRounds(koha, seen.request.borrowernumber, today) : undefined,
  ]);
  const files = await requests.files(work);
  const people = [
    ...history.map(({ by }) => by),
    ...files.flatMap(({ addedBy, deletedBy = 0 }) => [addedBy, deletedBy]),
    seen.request.owner ?? 0,
    ...readers.named.map(({ reader }) => reader),
  ].filter((number) => number !== 0);
  return {
    ...seen,
    locale,
    timezone: koha.timezone,
    today,
    service: catalogue.find((service) => service.id === seen.request.serviceId),
    answers,
    history,
    work,
    charge,
    library:
      libraries.find(({ branchcode }) => branchcode === seen.request.branchcode)?.name ?? seen.request.branchcode,
    staff: await staffNames(koha, viewer, people),
    viewer: viewer.borrowernumber,
    currency,
    readers,
    rounds,
    files,
    attachments,
  };
};

export const showRequest = async (
  deps: ServiceRoutesDeps,
  asked: Asked,
  response: PageResponse,
  id: number,
  { refused, refusedFiles }: Pick<RequestInput, 'refused' | 'refusedFiles'> = {},
): Promise<void> => {
  const page = requestPage({ ...(await gather(deps, asked, id)), refused, refusedFiles });
  await response.page('services/request', frameOf(asked, page.heading, page.reference), page);
};

export const showPaper = async (
  deps: ServiceRoutesDeps,
  asked: Asked,
  response: PageResponse,
  id: number,
  kind: PaperKind,
): Promise<void> => {
  const page = paperPage(await gather(deps, asked, id), kind);
  await response.page('services/paper', frameOf(asked, page.heading, page.reference), page);
};

/** @param crumb what the last step of the way to the page is called */
export const frameOf = ({ t }: Pick<Asked, 't'>, title: string, crumb = title): PageFrame => ({
  title,
  breadcrumbs: [
    { text: t('services.title'), path: '/services' },
    { text: crumb, path: undefined },
  ],
  menu: 'services',
});
