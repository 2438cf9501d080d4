import type { Knex } from 'knex';
import type { TimelineSource } from '../patrons/index.ts';
import { promisesBetween } from './promise.read-model.ts';

/** Promises that were kept, on a patron's timeline; open ones have a card of their own. */
export const promiseSource = (crm: Knex): TimelineSource => ({
  group: 'said',
  kinds: [{ kind: 'promise', icon: 'check-ring' }],
  about: 'written',
  async read({ patron, window, locale, viewer, now }) {
    if (!viewer.permissions.has('conversations.view')) return [];
    const reader = { borrowernumber: viewer.borrowernumber, now };
    const kept = await promisesBetween(crm, reader, patron.borrowernumber, window);
    return kept.flatMap(({ endedOn, what, id, isConfidential }) =>
      endedOn === undefined
        ? []
        : [
            {
              day: endedOn,
              icon: isConfidential ? ('lock' as const) : ('check-ring' as const),
              text: locale.t('promises.timeline.kept'),
              note: what,
              action: { path: `/promises/${id}`, text: locale.t('promises.open') },
            },
          ],
    );
  },
});
