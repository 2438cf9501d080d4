import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { dayIn } from '../../shared/time.ts';
import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import { confidentialSource } from '../confidential/index.ts';
import { calendarRoutes } from './calendar/calendar.routes.ts';
import { reminderChoice, type ReminderDeps } from './calendar/reminder-choice.ts';
import { calendarService, type CalendarDeps } from './calendar/calendar.service.ts';
import { keptOnTime } from './promise.read-model.ts';
import { CONFIDENTIAL, TABLE } from './promise.repository.ts';
import { promiseService } from './promise.service.ts';
import { promisesRoutes } from './promises.routes.ts';

export {
  eraseUntouchedIn,
  followConfidence,
  letGoOf,
  madeIn,
  promiseIn,
  shareIn,
  unshareIn,
} from './in-conversation.ts';
export { stateChip } from './promise-words.ts';
export { LONGEST_WHAT, type Promised, type PromiseTerms } from './promise.domain.ts';
export { promiseReminder, reminderJobs } from './reminder.mail.ts';
export { promiseFollower } from './promise.follower.ts';
export { promiseSource } from './promise.timeline.ts';
export { promisesCard } from './promises.card.ts';
export { promisesPanel, type PromisesPanel } from './promises.panel.ts';
export { promiseSentence, promiseStripSentence } from './promises.sentences.ts';
export { readTerms, type TermsProblem } from './terms.ts';

/** What is confidential here, for who opens it without being named. */
export const confidentialPromises = confidentialSource(`${TABLE} as d`, CONFIDENTIAL, {
  patron: 'd.borrowernumber',
  at: 'd.made_at',
  path: (id) => `/promises/${id}`,
});

const MONTHS = 12;

/** A member of staff's own promises in a calendar. */
export const promiseCalendarRoutes = ({
  basePath,
  ...deps
}: CalendarDeps & ReminderDeps & { readonly basePath: string }): Route[] =>
  calendarRoutes({
    basePath,
    timezone: deps.koha.timezone,
    calendar: calendarService(deps),
    reminders: reminderChoice(deps),
  });

/** The list of promises, one of them, and what to do with it. */
export const promiseRoutes = (deps: { readonly crm: Knex; readonly koha: KohaGateway }): Route[] =>
  promisesRoutes({
    koha: deps.koha,
    promises: promiseService(deps),
    keptOnTime: ({ visible }, now) => {
      const until = dayIn(deps.koha.timezone, now).subtract({ days: 1 });
      return keptOnTime(deps.crm, { from: until.subtract({ months: MONTHS }), until, visible });
    },
  });

export const promiseMenu: MenuEntry = {
  key: 'promises',
  label: 'frame.menu.promises',
  icon: 'check-ring',
  path: '/promises',
  permission: 'conversations.view',
};
