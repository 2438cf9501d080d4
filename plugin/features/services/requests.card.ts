import type { Knex } from 'knex';
import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { fullName } from '../patrons/index.ts';
import type { TodayCard } from '../today/index.ts';
import { taskCharges } from './charge.repository.ts';
import type { DeskRequest, DeskService } from './desk.service.ts';
import { requestPath } from './request-path.ts';
import { OPEN_STATES } from './request-state.domain.ts';
import { deadlineChip, deadlineOf, moneyWords, urgencyOf } from './words.ts';

const MOST_LINES = 6;
/** For how long it is news that a quote ran out. */
const NEWS_DAYS = 7;

const byDeadline = (one: DeskRequest, other: DeskRequest): number => {
  const [first, second] = [deadlineOf(one), deadlineOf(other)];
  if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
  return first.since(second).sign;
};

/** When it is due; of a quote that runs out soon, that it is the quote. */
const dueText = (locale: Locale, request: DeskRequest, today: LibraryDay): string => {
  const { t } = locale;
  const { title, state, quoteUntil } = request;
  if (state === 'quoted' && quoteUntil !== undefined && urgencyOf(quoteUntil, today) === 'soon')
    return t('services.card.quoteEnds', { title, day: locale.dayOfMonth(quoteUntil) });
  return t('services.card.late', { title, late: deadlineChip(locale, request, today).word });
};

/** What waits at the service desk for this person: charges to see to, quotes that ran out, their own requests by deadline, what nobody took. */
export const requestsCard = (crm: Knex, desk: DeskService): TodayCard => ({
  permission: 'services.use',
  column: 'wide',
  order: 10,
  load: async ({ viewer, locale, today, now }) => {
    const { t } = locale;
    const [open, delivered, ranOut, tasks] = await Promise.all([
      desk.requests({ viewer, locale, now }, { states: OPEN_STATES }),
      desk.requests({ viewer, locale, now }, { states: ['delivered', 'rated', 'closed'] }),
      desk.requests({ viewer, locale, now }, { states: ['expired'], since: now.subtract({ hours: 24 * NEWS_DAYS }) }),
      taskCharges(crm),
    ]);
    const isMine = ({ owner }: DeskRequest): boolean => owner === viewer.borrowernumber || owner === undefined;
    const mine = open.filter(isMine).sort(byDeadline);
    const charged = delivered.flatMap((request) => {
      const task = tasks.find(({ requestId }) => requestId === request.id);
      return task === undefined ? [] : [{ request, task }];
    });
    const line = (request: DeskRequest, text: string, note: string, isAlert: boolean) => ({
      icon: isAlert ? ('alert' as const) : ('services' as const),
      text,
      note,
      figure: undefined,
      action: { text: t('services.card.open'), path: requestPath(request.id) },
      isAlert,
    });
    const lines = [
      ...charged.map(({ request, task }) =>
        line(
          request,
          t('services.card.charge', { amount: moneyWords(locale, task.amount) }),
          `${fullName(t, request.patron.name)} · ${request.title}`,
          true,
        ),
      ),
      ...ranOut
        .filter(({ quoteUntil }) => quoteUntil !== undefined && quoteUntil.since(today).sign < 0)
        .filter(isMine)
        .map((request) =>
          line(request, t('services.card.ranOut', { title: request.title }), fullName(t, request.patron.name), true),
        ),
      ...mine.map((request) =>
        line(
          request,
          dueText(locale, request, today),
          `${fullName(t, request.patron.name)} · ${t(`services.state.${request.state}`)}`,
          urgencyOf(deadlineOf(request), today) === 'late',
        ),
      ),
    ].slice(0, MOST_LINES);
    if (lines.length === 0) return undefined;
    return { id: 'requests', title: t('services.card.title'), lines, foot: undefined };
  },
});
