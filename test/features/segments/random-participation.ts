import fc from 'fast-check';
import { PARTICIPATION_KINDS, SUGGESTION_STATES } from '../../../plugin/koha/participation-rows.ts';
import type { Row } from './random-world.ts';

/** More than any patron of a world has of one kind. */
const KEYS_OF_A_PATRON = 10;

/** How one patron takes part: some of every kind, a suggestion in any state. */
export const participationOf = (borrowernumber: number, day: fc.Arbitrary<string>): fc.Arbitrary<Row[]> =>
  fc
    .array(
      fc.record({ kind: fc.constantFrom(...PARTICIPATION_KINDS), day, state: fc.constantFrom(...SUGGESTION_STATES) }),
      {
        maxLength: 4,
      },
    )
    .map((rows) =>
      rows.map((row, index) => ({
        ...row,
        borrowernumber,
        koha_id: borrowernumber * KEYS_OF_A_PATRON + index,
        state: row.kind === 'suggestion' ? row.state : '',
      })),
    );
