import type { KohaGateway } from '../../koha/gateway.ts';
import { listLibraries } from '../../koha/libraries.ts';
import { InvalidInput } from '../../shared/errors.ts';
import { dayIn, libraryDay } from '../../shared/time.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import type { Viewer } from '../access/index.ts';
import { fullName } from '../patrons/index.ts';
import { newPromiseForm } from './form.presenter.ts';
import { promisesPage, PAGE_SIZE } from './list.presenter.ts';
import { promisePage, type PromisePageInput } from './promise.presenter.ts';
import type { KeptOnTime } from './promise.read-model.ts';
import {
  validButton,
  validChange,
  validId,
  validList,
  validMake,
  validNew,
  validOwner,
  validSnooze,
  type TermsForm,
} from './promise.schema.ts';
import type { FoundPromise, PromiseService } from './promise.service.ts';
import { readTerms, type TermsProblem } from './terms.ts';

export interface PromiseRoutesDeps {
  readonly koha: KohaGateway;
  readonly promises: PromiseService;
  /** How many promises of the last twelve months were kept on time, of those whom the viewer may see. */
  readonly keptOnTime: (viewer: Viewer, now: PageRequest['now']) => Promise<KeptOnTime[]>;
}

type Asked = Pick<PageRequest, 'viewer' | 'locale' | 't' | 'now'>;

const mayWrite = ({ permissions }: Viewer): boolean => permissions.has('conversations.write');

export const promisesRoutes = ({ koha, promises, keptOnTime }: PromiseRoutesDeps): Route[] => {
  const frame = (t: PageRequest['t'], title: string) => ({
    title,
    breadcrumbs: [
      { text: t('promises.title'), path: '/promises' },
      { text: title, path: undefined },
    ],
    menu: 'promises',
  });

  const show = async (
    { viewer, locale, t, now }: Asked,
    response: PageResponse,
    found: FoundPromise,
    came?: PromisePageInput['came'],
  ): Promise<void> => {
    const [changes, colleagues, isOnlyRead] = await Promise.all([
      promises.changes(found.promise.id),
      promises.colleagues(viewer),
      promises.isOnlyRead({ viewer, now }, found.promise),
    ]);
    await response.page(
      'promises/show',
      frame(t, t('promises.one')),
      promisePage(locale, {
        found,
        changes,
        colleagues,
        viewer: viewer.borrowernumber,
        mayWrite: mayWrite(viewer),
        isOnlyRead,
        today: dayIn(koha.timezone, now),
        ...(came === undefined ? {} : { came }),
      }),
    );
  };

  const writeNew = async (
    { viewer, locale, t, now }: Asked,
    response: PageResponse,
    form: {
      readonly borrowernumber: number;
      readonly content?: TermsForm;
      readonly owner?: number | undefined;
      readonly isConfidential?: boolean;
      readonly problem?: TermsProblem;
    },
  ): Promise<void> => {
    const patron = await promises.patron(viewer, form.borrowernumber);
    const path = `/patrons/${patron.borrowernumber}`;
    await response.page('promises/new', frame(t, t('promises.new')), {
      patron: { path, text: fullName(t, patron.name) },
      form: newPromiseForm(locale, {
        ...form,
        colleagues: await promises.colleagues(viewer),
        viewer: viewer.borrowernumber,
        today: dayIn(koha.timezone, now),
        cancel: path,
      }),
    });
  };

  return [
    route({
      method: 'get',
      path: '/promises',
      permission: 'conversations.view',
      query: validList,
      handler: async ({ query, viewer, now, locale, t }, response) => {
        const { whose = 'mine', state = 'open', page = 1, borrowernumber } = query;
        if (borrowernumber !== undefined) await promises.patron(viewer, borrowernumber);
        const filter = { whose, state: state === 'any' ? undefined : state, borrowernumber };
        const [{ promises: found, total, onlyRead }, colleagues, libraries, kept] = await Promise.all([
          promises.list({ viewer, now }, filter, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }),
          promises.colleagues(viewer),
          listLibraries(koha),
          viewer.permissions.has('reports.view') ? keptOnTime(viewer, now) : undefined,
        ]);
        const numbers = [...new Set(found.map((promise) => promise.borrowernumber))];
        const title = t('promises.title');
        await response.page(
          'promises/index',
          { title, breadcrumbs: [{ text: title, path: undefined }], menu: 'promises' },
          promisesPage(locale, {
            query,
            promises: found,
            total,
            patrons: await promises.people(viewer, numbers),
            colleagues,
            libraries,
            kept,
            mayWrite: mayWrite(viewer),
            onlyRead,
            today: dayIn(koha.timezone, now),
          }),
        );
      },
    }),
    route({
      method: 'get',
      path: '/promises/new',
      permission: 'conversations.write',
      query: validNew,
      handler: (request, response) => writeNew(request, response, request.query),
    }),
    route({
      method: 'post',
      path: '/promises',
      permission: 'conversations.write',
      body: validMake,
      handler: async (request, response) => {
        const { body, viewer, now, log } = request;
        const { borrowernumber, owner = viewer.borrowernumber, confidential, ...content } = body;
        const isConfidential = confidential === 'yes';
        const read = readTerms(content, dayIn(koha.timezone, now));
        if (!read.isFine) {
          const { problem } = read;
          await writeNew(request, response.status(422), { borrowernumber, content, owner, isConfidential, problem });
          return;
        }
        await promises.make({ viewer, now }, { borrowernumber, terms: read.terms, owner, isConfidential });
        log.info({ event: 'promises.made', by: viewer.borrowernumber }, 'a promise was made');
        response.see(`/patrons/${borrowernumber}`, { flash: 'promises.done.made' });
      },
    }),
    route({
      method: 'get',
      path: '/promises/:id',
      permission: 'conversations.view',
      params: validId,
      handler: async (request, response) => {
        const { params, viewer, now } = request;
        await show(request, response, await promises.find({ viewer, now }, params.id));
      },
    }),
    route({
      method: 'post',
      path: '/promises/:id',
      permission: 'conversations.write',
      params: validId,
      body: validChange,
      handler: async (request, response) => {
        const { params, body, viewer, now } = request;
        const { version, ...content } = body;
        const read = readTerms(content, undefined);
        if (!read.isFine) {
          const found = await promises.find({ viewer, now }, params.id);
          await show(request, response.status(422), found, { content, problem: read.problem });
          return;
        }
        const written = await promises.rewrite({ viewer, now }, params.id, version, read.terms);
        if (written.state === 'overtaken') {
          await show(request, response.status(409), written, { content, isOvertaken: true });
          return;
        }
        response.see(`/promises/${params.id}`, { flash: 'promises.done.changed' });
      },
    }),
    route({
      method: 'post',
      path: '/promises/:id/done',
      permission: 'conversations.write',
      params: validId,
      body: validButton,
      handler: async ({ params, body, viewer, now }, response) => {
        const { promise } = await promises.find({ viewer, now }, params.id);
        // Whoever presses twice did it once.
        if (promise.state !== 'done') await promises.done({ viewer, now }, params.id);
        const back = { today: '/', patron: `/patrons/${promise.borrowernumber}`, promise: `/promises/${params.id}` };
        response.see(back[body.back ?? 'promise'], { flash: 'promises.done.done' });
      },
    }),
    route({
      method: 'post',
      path: '/promises/:id/withdraw',
      permission: 'conversations.write',
      params: validId,
      body: validButton,
      handler: async ({ params, viewer, now }, response) => {
        await promises.withdraw({ viewer, now }, params.id);
        response.see(`/promises/${params.id}`, { flash: 'promises.done.withdrawn' });
      },
    }),
    route({
      method: 'post',
      path: '/promises/:id/reopen',
      permission: 'conversations.write',
      params: validId,
      body: validButton,
      handler: async ({ params, viewer, now }, response) => {
        await promises.reopen({ viewer, now }, params.id);
        response.see(`/promises/${params.id}`, { flash: 'promises.done.reopened' });
      },
    }),
    route({
      method: 'post',
      path: '/promises/:id/hand-over',
      permission: 'conversations.write',
      params: validId,
      body: validOwner,
      handler: async ({ params, body, viewer, now }, response) => {
        await promises.handOver({ viewer, now }, params.id, body.owner);
        response.see(`/promises/${params.id}`, { flash: 'promises.done.handedOver' });
      },
    }),
    route({
      method: 'post',
      path: '/promises/:id/snooze',
      permission: 'conversations.write',
      params: validId,
      body: validSnooze,
      handler: async ({ params, body, viewer, now }, response) => {
        const until = libraryDay(body.until);
        if (until.since(dayIn(koha.timezone, now)).sign <= 0)
          throw new InvalidInput('promises.snooze-past', 'Choose a day that is still to come.');
        await promises.snooze({ viewer, now }, params.id, until);
        response.see(`/promises/${params.id}`, { flash: 'promises.done.snoozed' });
      },
    }),
  ];
};
