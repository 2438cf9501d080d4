import type { Knex } from 'knex';
import { fullName } from '../patrons/index.ts';
import type { TodayCard } from '../today/index.ts';
import { taskCharges } from './charge.repository.ts';
import type { DeskRequest, DeskService } from './desk.service.ts';
import { requestPath } from './request.presenter.ts';
import { OPEN_STATES } from './request-state.domain.ts';
import { deadlineChip, deadlineOf, moneyWords, urgencyOf } from './words.ts';

const MOST_LINES = 6;

/** What waits at the service desk for this person: charges to see to, their own requests by deadline, what nobody took. */
export const requestsCard = (crm: Knex, desk: DeskService): TodayCard => ({
  permission: 'services.use',
  column: 'wide',
  order: 10,
  load: async ({ viewer, locale, today, now }) => {
    const { t } = locale;
    const [open, delivered, tasks] = await Promise.all([
      desk.requests({ viewer, locale, now }, { states: OPEN_STATES }),
      desk.requests({ viewer, locale, now }, { states: ['delivered', 'rated', 'closed'] }),
      taskCharges(crm),
    ]);
    const mine = open.filter(({ owner }) => owner === viewer.borrowernumber || owner === undefined);
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
      ...mine.map((request) =>
        line(
          request,
          t('services.card.late', { title: request.title, late: deadlineChip(locale, request, today).word }),
          `${fullName(t, request.patron.name)} · ${t(`services.state.${request.state}`)}`,
          urgencyOf(deadlineOf(request), today) === 'late',
        ),
      ),
    ].slice(0, MOST_LINES);
    if (lines.length === 0) return undefined;
    return { id: 'requests', title: t('services.card.title'), lines, foot: undefined };
  },
});
