import type { Knex } from 'knex';
import { dayIn } from '../../shared/time.ts';
import { isSamePerson } from '../insight/index.ts';
import type { StripSentence } from '../strip/index.ts';
import { readCatalogue } from './catalogue.repository.ts';
import { listRequests } from './desk.read-model.ts';
import type { Delivery } from './request.domain.ts';

/** Ways in which something that is ready waits at the library. */
const AT_THE_DESK: ReadonlySet<Delivery | undefined> = new Set([undefined, 'pick_up', 'in_person']);

/**
 * That something is ready to be taken along, in the strip of Koha's pages: which service, not what about. Of a
 * confidential request it says nothing to anybody, because the queue can read it.
 */
export const readyStripSentence = (crm: Knex, timezone: string): StripSentence => ({
  async say({ patron, viewer, now, locale }) {
    if (!viewer.permissions.has('services.use')) return undefined;
    const { borrowernumber } = patron;
    const reader = { borrowernumber: viewer.borrowernumber, now };
    const ready = (await listRequests(crm, reader, { borrowernumber, states: ['ready'] })).filter(
      ({ isConfidential, delivery }) => !isConfidential && AT_THE_DESK.has(delivery),
    );
    const [first] = ready.sort((one, other) => one.stateSince.since(other.stateSince).sign);
    if (first === undefined || !(await isSamePerson(crm, patron, undefined))) return undefined;
    const service = (await readCatalogue(crm, locale.language)).find(({ id }) => id === first.serviceId);
    const { t } = locale;
    return {
      weight: 85,
      text: t('services.strip.ready', {
        service: service?.name ?? '',
        day: locale.day(dayIn(timezone, first.stateSince)),
        others: ready.length - 1,
      }),
      advice: t('services.strip.readyAdvice'),
      action: undefined,
    };
  },
});
