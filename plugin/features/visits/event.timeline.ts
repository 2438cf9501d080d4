import type { Knex } from 'knex';
import type { TimelineSource } from '../patrons/index.ts';
import { visitDaysOf } from './visit-import.repository.ts';

/** Events that a patron attended, as lists that were brought in tell. */
export const eventSource = (crm: Knex): TimelineSource => ({
  group: 'part',
  kinds: [{ kind: 'event', icon: 'calendar' }],
  about: 'written',
  async read({ patron, window, locale }) {
    if (patron.privacy === 'never' || patron.isAnonymized) return [];
    const days = await visitDaysOf(crm, patron.borrowernumber, 'event', window);
    return days.map((day) => ({ day, icon: 'calendar', text: locale.t('visits.timeline.event') }));
  },
});
