import { colleaguesOf } from '../../../koha/colleagues.ts';
import { activeCurrency } from '../../../koha/currency.ts';
import type { KohaGateway } from '../../../koha/gateway.ts';
import { listCategories } from '../../../koha/libraries.ts';
import { KenalError, NotFound } from '../../../shared/errors.ts';
import { formValidator } from '../../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../../web/route.ts';
import { CATALOGUE_PATH, cataloguePage, type CatalogueInput } from './catalogue.presenter.ts';
import type { CatalogueService } from './catalogue.service.ts';
import { readEntry, textsIn, typedIn, validEntry, validNewEntry } from './entry-form.ts';
import { entryPage, type EntryInput } from './entry.presenter.ts';

const validId = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id: { type: 'integer', minimum: 1, maximum: 4_294_967_295 } } },
  'services.entry-address',
  'The address',
);
const validMove = formValidator<{ to: 'up' | 'down' }>(
  { type: 'object', required: ['to'], properties: { to: { type: 'string', enum: ['up', 'down'] } } },
  'services.move-form',
  'The form',
);
const validOffer = formValidator<{ to: 'yes' | 'no' }>(
  { type: 'object', required: ['to'], properties: { to: { type: 'string', enum: ['yes', 'no'] } } },
  'services.offer-form',
  'The form',
);

const PERMISSION = 'system.administer';

/** Refusals that a form says above what was typed. */
const REFUSALS: Readonly<Record<string, { readonly status: number; readonly problem: string }>> = {
  'services.no-name': { status: 422, problem: 'services.catalogue.refused.noName' },
  'services.name-taken': { status: 409, problem: 'services.catalogue.refused.nameTaken' },
  'services.entry-changed': { status: 409, problem: 'services.catalogue.refused.changed' },
  'services.too-many': { status: 409, problem: 'services.catalogue.refused.tooMany' },
};

const refusalOf = (error: unknown): (typeof REFUSALS)[string] => {
  const refusal = error instanceof KenalError ? REFUSALS[error.code] : undefined;
  if (refusal === undefined) throw error;
  return refusal;
};

type Asked = Pick<PageRequest, 'locale' | 't' | 'viewer'>;

/** What the library offers, what each service asks and costs: pages for who decides it. */
export const catalogueRoutes = ({
  koha,
  catalogue,
}: {
  readonly koha: KohaGateway;
  readonly catalogue: CatalogueService;
}): Route[] => {
  const frame = (t: Asked['t'], title?: string) => ({
    title: title ?? t('services.catalogue.title'),
    breadcrumbs: [
      { text: t('settings.title'), path: '/settings' },
      { text: t('services.catalogue.title'), path: title === undefined ? undefined : CATALOGUE_PATH },
      ...(title === undefined ? [] : [{ text: title, path: undefined }]),
    ],
    menu: 'settings',
  });

  const showAll = async (
    { locale, t }: Asked,
    response: PageResponse,
    refused?: CatalogueInput['refused'],
  ): Promise<void> => {
    const [entries, categories, currency] = await Promise.all([
      catalogue.entries(),
      listCategories(koha),
      activeCurrency(koha),
    ]);
    await response.page(
      'services/catalogue',
      frame(t),
      cataloguePage(locale, { entries, categories, currency, refused }),
    );
  };

  const showEntry = async (
    { locale, t, viewer }: Asked,
    response: PageResponse,
    id: number,
    refused?: EntryInput['refused'],
  ): Promise<void> => {
    const [entries, categories, colleagues, currency, segments] = await Promise.all([
      catalogue.entries(),
      listCategories(koha),
      colleaguesOf(koha, viewer),
      activeCurrency(koha),
      catalogue.segments(),
    ]);
    const entry = entries.find((one) => one.id === id);
    if (entry === undefined) throw new NotFound('services.no-such-entry', 'There is no such service.');
    const page = entryPage(locale, { entry, categories, colleagues, currency, segments, refused });
    await response.page('services/entry', frame(t, page.heading), page);
  };

  return [
    route({
      method: 'get',
      path: CATALOGUE_PATH,
      permission: PERMISSION,
      handler: (request, response) => showAll(request, response),
    }),
    route({
      method: 'post',
      path: CATALOGUE_PATH,
      permission: PERMISSION,
      body: validNewEntry,
      handler: async (request, response) => {
        const { body, viewer, now } = request;
        const typed = textsIn(body);
        try {
          const id = await catalogue.add(typed, { by: viewer.borrowernumber, now });
          response.see(`${CATALOGUE_PATH}/${id}`, { flash: 'services.catalogue.done.added' });
        } catch (error) {
          const { status, problem } = refusalOf(error);
          await showAll(request, response.status(status), { problem, typed });
        }
      },
    }),
    route({
      method: 'get',
      path: `${CATALOGUE_PATH}/:id`,
      permission: PERMISSION,
      params: validId,
      handler: (request, response) => showEntry(request, response, request.params.id),
    }),
    route({
      method: 'post',
      path: `${CATALOGUE_PATH}/:id`,
      permission: PERMISSION,
      params: validId,
      body: validEntry,
      handler: async (request, response) => {
        const { params, body, viewer, now, log } = request;
        const typed = typedIn(body);
        const read = readEntry(typed, await activeCurrency(koha));
        if ('wrong' in read) {
          await showEntry(request, response.status(422), params.id, { typed, wrong: read.wrong });
          return;
        }
        try {
          await catalogue.change(params.id, body.version, read.content, { by: viewer.borrowernumber, now });
          log.info({ event: 'services.entry-changed', service: params.id, by: viewer.borrowernumber }, 'a service');
          response.see(`${CATALOGUE_PATH}/${params.id}`, { flash: 'services.catalogue.done.changed' });
        } catch (error) {
          const { status, problem } = refusalOf(error);
          await showEntry(request, response.status(status), params.id, { typed, problem });
        }
      },
    }),
    route({
      method: 'post',
      path: `${CATALOGUE_PATH}/:id/move`,
      permission: PERMISSION,
      params: validId,
      body: validMove,
      handler: async ({ params, body }, response) => {
        await catalogue.move(params.id, body.to === 'up');
        response.see(CATALOGUE_PATH);
      },
    }),
    route({
      method: 'post',
      path: `${CATALOGUE_PATH}/:id/offer`,
      permission: PERMISSION,
      params: validId,
      body: validOffer,
      handler: async ({ params, body }, response) => {
        await catalogue.offer(params.id, body.to === 'yes');
        response.see(CATALOGUE_PATH, {
          flash: `services.catalogue.done.${body.to === 'yes' ? 'offered' : 'retired'}`,
        });
      },
    }),
  ];
};
