import { requestService } from '../../../plugin/features/services/index.ts';
import { NOTHING_SAID } from '../../../plugin/features/services/request.domain.ts';
import { Conflict } from '../../../plugin/shared/errors.ts';
import type { Keeper } from '../keeper.ts';
import { attaching, markedFile, textsOfFiles, type FileRow } from '../kept-files.ts';

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
      const requests = requestService({ ...databases, attachments: attaching(databases) });
      const id = await requests.begin({ viewer, now }, request, begunAs === 'offer' ? 'proposed' : 'asked');
      const line = { kind: 'deliverable', text: mark, minutes: undefined } as const;
      if (random.chance(0.5)) await requests.addLine({ viewer, now }, id, line, [await markedFile(mark)]);
      return true;
    } catch (error) {
      if (error instanceof Conflict) return false;
      throw error;
    }
  },
  kept: async ({ crm }) => {
    const words = await crm('kenal_request as r')
      .select<{ borrowernumber: number; text: string }[]>('r.borrowernumber', 'r.title as text')
      .unionAll(
        crm('kenal_request_version as v')
          .join('kenal_request as q', 'q.id', 'v.request_id')
          .select('q.borrowernumber', crm.raw("JSON_VALUE(v.content, '$.title')")),
        crm('kenal_request_line as l')
          .join('kenal_request as s', 's.id', 'l.request_id')
          .select('s.borrowernumber', 'l.text'),
      );
    const files = await crm('kenal_attachment as f')
      .leftJoin('kenal_request_line as n', 'n.id', 'f.subject')
      .leftJoin('kenal_request as o', 'o.id', 'n.request_id')
      .where('f.kind', 'deliverable')
      .select<FileRow[]>('o.borrowernumber', 'f.name', 'f.file_key as key');
    return [...words, ...(await textsOfFiles('services', files))];
  },
};
