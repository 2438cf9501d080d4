import { activeCurrency } from '../../koha/currency.ts';
import { endedWithin } from '../../shared/begun.ts';
import { dayIn } from '../../shared/time.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type Route } from '../../web/route.ts';
import { SETTLEMENTS, type Settlement } from './charge.domain.ts';
import { formPage } from './form.presenter.ts';
import { frameOf, showPaper, showRequest, type ServiceRoutesDeps } from './request-pages.ts';
import { referenceOf } from './request.domain.ts';
import { requestPath } from './request-path.ts';
import { readStep, validStep } from './step-form.ts';
import { LINE_KINDS, type LineKind } from './work.domain.ts';
import { readWords, validWords } from './words-form.ts';

const number = { type: 'integer', minimum: 1, maximum: 4_294_967_295, description: 'A number.' };

const validId = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id: number } },
  'services.request-address',
  'The address',
);

const validLineId = formValidator<{ id: number; line: number }>(
  { type: 'object', required: ['id', 'line'], properties: { id: number, line: number } },
  'services.line-address',
  'The address',
);

const validOwner = formValidator<{ owner: 'me' | 'nobody' }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['owner'],
    properties: { owner: { type: 'string', enum: ['me', 'nobody'], description: 'Who takes it.' } },
  },
  'services.owner-form',
  'The form',
);

const validConfidential = formValidator<{ confidential: 'yes' | 'no' }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['confidential'],
    properties: { confidential: { type: 'string', enum: ['yes', 'no'], description: 'Whether it is confidential.' } },
  },
  'services.confidential-form',
  'The form',
);

const validReader = formValidator<{ reader: number }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['reader'],
    properties: { reader: { type: 'integer', minimum: 1, maximum: 2_147_483_647, description: 'A colleague.' } },
  },
  'services.reader',
  'The form',
);

const validCharge = formValidator<{ how: Settlement }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['how'],
    properties: { how: { type: 'string', enum: SETTLEMENTS, description: 'What becomes of the charge.' } },
  },
  'services.charge-form',
  'The form',
);

const MOST_MINUTES = 100_000;

const validLine = formValidator<{ kind: LineKind; text?: string; minutes?: string }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['kind'],
    properties: {
      kind: { type: 'string', enum: LINE_KINDS, description: 'What kind of line.' },
      text: { type: 'string', maxLength: 500, format: 'secret', description: 'What it says.' },
      minutes: { type: 'string', maxLength: 10, description: 'Time spent, in minutes or as 1:30.' },
    },
  },
  'services.line-form',
  'The form',
);

const validTick = formValidator<{ state: 'done' | 'undone' }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['state'],
    properties: { state: { type: 'string', enum: ['done', 'undone'], description: 'Done, or not after all.' } },
  },
  'services.tick-form',
  'The form',
);

/** A scanner that answers sooner is waited for; otherwise the page says that the file waits. */
const PATIENCE_MS = 5_000;

const foundSomething = async (scan: Promise<number>): Promise<boolean> =>
  ((await endedWithin(scan, PATIENCE_MS))?.result ?? 0) > 0;

/** `90`, `1:30` or `1.30`; undefined where it is no time. */
const readMinutes = (text: string): number | undefined => {
  const [, hours, minutes, plain] = /^\s*(?:(\d{1,4})[:.h]\s*(\d{1,2})|(\d{1,6}))\s*$/.exec(text) ?? [];
  const total = plain === undefined ? Number(hours) * 60 + Number(minutes) : Number(plain);
  return Number.isInteger(total) && total > 0 && total <= MOST_MINUTES ? total : undefined;
};

/** One request: looking at it, changing its words, taking its steps, the work on it. */
export const requestRoutes = (deps: ServiceRoutesDeps): Route[] => {
  const { koha, requests, desk, attachments } = deps;
  return [
    route({
      method: 'get',
      path: '/services/requests/:id',
      permission: 'services.use',
      params: validId,
      handler: (asked, response) => showRequest(deps, asked, response, asked.params.id),
    }),
    ...(['slip', 'delivery-note'] as const).map((kind) =>
      route({
        method: 'get',
        path: `/services/requests/:id/${kind}`,
        permission: 'services.use',
        params: validId,
        handler: (asked, response) => showPaper(deps, asked, response, asked.params.id, kind),
      }),
    ),
    route({
      method: 'get',
      path: '/services/requests/:id/edit',
      permission: 'services.use',
      params: validId,
      handler: async ({ params, viewer, locale, t, now }, response) => {
        const [{ request, patron }, catalogue, answers] = await Promise.all([
          requests.look({ viewer, now }, params.id),
          desk.catalogue(locale),
          requests.answers(params.id),
        ]);
        const page = formPage(locale, {
          patron,
          service: catalogue.find(({ id }) => id === request.serviceId),
          words: request.words,
          answers,
          existing: { path: requestPath(request.id), version: request.version, reference: referenceOf(request) },
        });
        await response.page('services/form', frameOf({ t }, page.heading), page);
      },
    }),
    route({
      method: 'post',
      path: '/services/requests/:id',
      permission: 'services.use',
      params: validId,
      body: validWords,
      handler: async ({ params: { id }, body, viewer, now, locale, t }, response) => {
        const [{ request, patron }, catalogue] = await Promise.all([
          requests.look({ viewer, now }, id),
          desk.catalogue(locale),
        ]);
        const service = catalogue.find((one) => one.id === request.serviceId);
        const { words, answers, missing } = readWords(body, service);
        const version = body.version ?? request.version;
        const again = (shown: Partial<Parameters<typeof formPage>[1]>) => {
          const existing = { path: requestPath(id), version, reference: referenceOf(request) };
          const page = formPage(locale, { patron, service, words, answers, existing, ...shown });
          return response.status(422).page('services/form', frameOf({ t }, page.heading), page);
        };
        if (missing.length > 0) return again({ missing });
        const changed = await requests.change({ viewer, now }, id, version, words, answers);
        if (changed.outcome === 'conflict') {
          const existing = { path: requestPath(id), version: changed.version, reference: referenceOf(request) };
          return again({ words: changed.words, conflicts: changed.conflicts, existing });
        }
        response.see(requestPath(id), { flash: 'services.done.saved' });
      },
    }),
    route({
      method: 'post',
      path: '/services/requests/:id/steps',
      permission: 'services.use',
      params: validId,
      body: validStep,
      handler: async (asked, response) => {
        const { params, body, viewer, now, log } = asked;
        const [{ request }, currency] = await Promise.all([
          requests.look({ viewer, now }, params.id),
          activeCurrency(koha),
        ]);
        const today = dayIn(koha.timezone, now).toString();
        const read = readStep(body, {
          currency,
          today,
          hasQuote: request.quote !== undefined,
          until: request.quote?.until?.toString(),
        });
        if ('wrong' in read) {
          await showRequest(deps, asked, response.status(422), params.id, { refused: { body, wrong: read.wrong } });
          return;
        }
        await requests.take({ viewer, now }, params.id, read.step);
        if (!request.isConfidential)
          log.info({ event: 'services.step', request: params.id, from: body.from, to: body.to }, 'a request moved on');
        response.see(requestPath(params.id), { flash: `services.done.${body.to}` });
      },
    }),
    route({
      method: 'post',
      path: '/services/requests/:id/owner',
      permission: 'services.use',
      params: validId,
      body: validOwner,
      handler: async ({ params: { id }, body, viewer, now }, response) => {
        await requests.own({ viewer, now }, id, body.owner === 'me');
        response.see(requestPath(id), { flash: `services.done.${body.owner === 'me' ? 'taken' : 'givenBack'}` });
      },
    }),
    route({
      method: 'post',
      path: '/services/requests/:id/confidential',
      permission: 'services.use',
      params: validId,
      body: validConfidential,
      handler: async ({ params: { id }, body, viewer, now }, response) => {
        await requests.conceal({ viewer, now }, id, body.confidential === 'yes');
        response.see(`${requestPath(id)}#readers`, { flash: `services.done.confidential.${body.confidential}` });
      },
    }),
    route({
      method: 'post',
      path: '/services/requests/:id/readers',
      permission: 'services.use',
      params: validId,
      body: validReader,
      handler: async ({ params: { id }, body, viewer, now }, response) => {
        await requests.name({ viewer, now }, id, body.reader);
        response.see(`${requestPath(id)}#readers`, { flash: 'services.done.named' });
      },
    }),
    route({
      method: 'post',
      path: '/services/requests/:id/readers/take-back',
      permission: 'services.use',
      params: validId,
      body: validReader,
      handler: async ({ params: { id }, body, viewer, now }, response) => {
        await requests.unname({ viewer, now }, id, body.reader);
        response.see(`${requestPath(id)}#readers`, { flash: 'services.done.unnamed' });
      },
    }),
    route({
      method: 'post',
      path: '/services/requests/:id/charge',
      permission: 'services.use',
      params: validId,
      body: validCharge,
      handler: async ({ params: { id }, body, viewer, now, log }, response) => {
        await requests.settle({ viewer, now }, id, body.how);
        log.info(
          { event: 'services.charge-settled', how: body.how, by: viewer.borrowernumber },
          'a charge was seen to',
        );
        response.see(`${requestPath(id)}#charge`, { flash: `services.done.charge.${body.how}` });
      },
    }),
    route({
      method: 'post',
      path: '/services/requests/:id/lines',
      permission: 'services.use',
      params: validId,
      receiver: attachments?.receiver,
      body: validLine,
      handler: async (asked, response) => {
        const { params, body, viewer, now, files } = asked;
        const { id } = params;
        const { kind } = body;
        await requests.look({ viewer, now }, id);
        const looked = kind === 'deliverable' ? await attachments?.lookAt(files) : undefined;
        const typed = (body.text ?? '').trim();
        if (looked?.isFine === false) {
          const refusedFiles = { text: typed, files: looked.refused };
          await showRequest(deps, asked, response.status(422), id, { refusedFiles });
          return;
        }
        const fine = looked?.files ?? [];
        // A file speaks for itself.
        const text = typed === '' ? (fine[0]?.name ?? '') : typed;
        const minutes = kind === 'time' ? readMinutes(body.minutes ?? '') : undefined;
        const isComplete = kind === 'time' ? minutes !== undefined : text !== '';
        const done = isComplete ? undefined : 'services.done.lineEmpty';
        const line = isComplete ? await requests.addLine({ viewer, now }, id, { kind, text, minutes }, fine) : 0;
        const isInfected = await foundSomething(fine.length === 0 ? Promise.resolve(0) : requests.scanFiles(line));
        const flash = isInfected ? 'conversations.refused.infected' : done;
        response.see(`${requestPath(id)}#work-${kind}`, flash === undefined ? {} : { flash });
      },
    }),
    route({
      method: 'post',
      path: '/services/requests/:id/lines/:line',
      permission: 'services.use',
      params: validLineId,
      body: validTick,
      handler: async ({ params, body, viewer, now }, response) => {
        await requests.tick({ viewer, now }, params.id, params.line, body.state === 'done');
        response.see(`${requestPath(params.id)}#work-task`);
      },
    }),
  ];
};
