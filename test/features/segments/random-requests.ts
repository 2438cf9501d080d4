import fc from 'fast-check';
import { STATES } from '../../../plugin/features/services/request-state.domain.ts';
import type { Row } from './random-world.ts';

const WORDS = ['title', 'topic', 'time_span', 'display', 'packaging_note', 'delivery_note', 'due_note'];

/** Offers and requests of one patron in every state, confidential ones among them. */
export const requestsOf = (borrowernumber: number, day: fc.Arbitrary<string>): fc.Arbitrary<Row[]> =>
  fc.array(
    fc
      .record({
        service_id: fc.constantFrom(1, 2, 3),
        begun_as: fc.constantFrom('offer', 'request'),
        state: fc.constantFrom(...STATES),
        rated_relevant: fc.constantFrom(null, null, 1, 3, 4, 5),
        is_confidential: fc.constantFrom(0, 0, 0, 1),
        created: day,
        at: fc.constantFrom('00:00:00', '23:59:59'),
      })
      .map(({ created, at, ...row }) => ({
        ...row,
        borrowernumber,
        version: 1,
        state_since: `${created} ${at}`,
        ...Object.fromEntries(WORDS.map((column) => [column, ''])),
        branchcode: 'CPL',
        created_at: `${created} ${at}`,
        created_by: 7,
        changed_at: `${created} ${at}`,
        changed_by: 7,
      })),
    { maxLength: 3 },
  );
