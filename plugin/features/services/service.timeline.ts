import type { Knex } from 'knex';
import { dayIn, instantOfUtcText, instantOfWallTime, utcText } from '../../shared/time.ts';
import { onlyReadable } from '../confidential/index.ts';
import { isSamePerson } from '../insight/index.ts';
import type { TimelineSource } from '../patrons/index.ts';
import { CONFIDENTIAL } from './request.repository.ts';
import { requestPath } from './request-path.ts';
import type { RequestState } from './request-state.domain.ts';

interface StepRow {
  readonly id: number;
  readonly title: string;
  readonly is_confidential: number;
  readonly to_state: RequestState;
  readonly taken_at: string;
}

/** The steps of requests on a patron's timeline: what was asked for and made, not what somebody borrowed. */
export const serviceSource = (crm: Knex, timezone: string): TimelineSource => ({
  group: 'services',
  kinds: [{ kind: 'service', icon: 'services' }],
  about: 'record',
  async read({ patron, window, locale, viewer, now }) {
    if (!viewer.permissions.has('services.use') || !(await isSamePerson(crm, patron, undefined))) return [];
    const midnight = (day: { toString(): string }) =>
      utcText(instantOfWallTime(timezone, `${day.toString()} 00:00:00`));
    const reader = { borrowernumber: viewer.borrowernumber, now };
    const rows = await onlyReadable(crm('kenal_request as r'), reader, CONFIDENTIAL)
      .join('kenal_request_transition as s', 's.request_id', 'r.id')
      .where('r.borrowernumber', patron.borrowernumber)
      .where('s.taken_at', '>=', midnight(window.from))
      .where('s.taken_at', '<', midnight(window.before))
      .orderBy([
        { column: 's.taken_at', order: 'desc' },
        { column: 's.number', order: 'desc' },
      ])
      .select<StepRow[]>('r.id', 'r.title', 'r.is_confidential', 's.to_state', 's.taken_at');
    return rows.map(({ id, title, is_confidential: isConfidential, to_state: state, taken_at: at }) => ({
      day: dayIn(timezone, instantOfUtcText(at)),
      icon: isConfidential === 1 ? ('lock' as const) : ('services' as const),
      text: locale.t('services.timeline', { title, state: locale.t(`services.state.${state}`) }),
      action: { text: locale.t('services.card.open'), path: requestPath(id) },
    }));
  },
});
