import { requestService } from '../../../plugin/features/services/index.ts';
import { NOTHING_SAID } from '../../../plugin/features/services/request.domain.ts';
import { Conflict } from '../../../plugin/shared/errors.ts';
import type { Keeper } from '../keeper.ts';

export const keeper: Keeper = {
  name: 'services',
  write: async (databases, { borrowernumber, mark, viewer, now, random }) => {
    const words = { ...NOTHING_SAID, title: mark };
    const begunAs = random.chance(0.5) ? 'offer' : 'request';
    const request = {
      borrowernumber,
      serviceId: 1,
      begunAs,
      owner: undefined,
      branchcode: 'CTR',
      isConfidential: false,
      words,
    } as const;
    try {
      await requestService(databases).begin({ viewer, now }, request, begunAs === 'offer' ? 'proposed' : 'asked');
      return true;
    } catch (error) {
      if (error instanceof Conflict) return false;
      throw error;
    }
  },
  kept: ({ crm }) =>
    crm('kenal_request as r')
      .select<{ borrowernumber: number; text: string }[]>('r.borrowernumber', 'r.title as text')
      .unionAll(
        crm('kenal_request_version as v')
          .join('kenal_request as q', 'q.id', 'v.request_id')
          .select('q.borrowernumber', crm.raw("JSON_VALUE(v.content, '$.title')")),
      ),
};
