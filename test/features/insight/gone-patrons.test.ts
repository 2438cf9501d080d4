import { expect } from 'chai';
import { fatesOf } from '../../../plugin/features/insight/gone-patrons.ts';
import { changedDays, LedgerDigests } from '../../../plugin/features/insight/ledger-digests.ts';
import type { LedgerSource } from '../../../plugin/koha/ledger/ledger-source.ts';

interface Traces {
  readonly holders?: readonly (readonly [issueId: number, borrowernumber: number])[];
  readonly merges?: readonly (readonly [survivor: number, words: string])[];
  readonly cards?: Readonly<Record<number, string | null>>;
}

/** What Koha would answer about those who are gone. */
const sourceWith = ({ holders = [], merges = [], cards = {} }: Traces): LedgerSource =>
  ({
    highestAction: () => Promise.resolve(77),
    holdersOf: () => Promise.resolve(new Map(holders)),
    mergesAfter: () =>
      Promise.resolve(
        merges.map(([survivor, words], index) => ({ actionId: index, survivor, words: new Set(words.split(' ')) })),
      ),
    deletedPatrons: (numbers: readonly number[]) =>
      Promise.resolve(
        numbers
          .filter((number) => number in cards)
          .map((borrowernumber) => ({ borrowernumber, cardnumber: cards[borrowernumber] ?? null, deletedAt: '' })),
      ),
  }) as unknown as LedgerSource;

const fates = async (traces: Traces, gone: readonly (readonly [number, number | null])[], there: readonly number[]) => {
  const { survivors, unknown, actionMark } = await fatesOf(
    sourceWith(traces),
    gone.map(([borrowernumber, oldestIssueId]) => ({ borrowernumber, oldestIssueId })),
    (borrowernumber) => there.includes(borrowernumber),
    5,
  );
  return { survivors: [...survivors], unknown, actionMark };
};

describe('what became of patrons who are gone', () => {
  it('a loan that somebody else holds tells of a merge without a log', async () => {
    expect((await fates({ holders: [[100, 7]] }, [[5, 100]], [7])).survivors).to.deep.equal([[5, 7]]);
  });

  it('the log and the copy’s card tell of a merge without a loan', async () => {
    const traces = { merges: [[7, 'C5 C7']] as const, cards: { 5: 'C5' } };
    expect((await fates(traces, [[5, null]], [7])).survivors).to.deep.equal([[5, 7]]);
  });

  it('chains are followed to whoever is left, circles and the dead are not', async () => {
    const chain = {
      merges: [
        [6, 'C5 C6'],
        [7, 'C6 C7'],
      ] as const,
      cards: { 5: 'C5', 6: 'C6' },
    };
    expect(
      (
        await fates(
          chain,
          [
            [5, null],
            [6, null],
          ],
          [7],
        )
      ).survivors,
    ).to.deep.equal([
      [5, 7],
      [6, 7],
    ]);
    expect(
      (
        await fates(
          chain,
          [
            [5, null],
            [6, null],
          ],
          [],
        )
      ).survivors,
    ).to.deep.equal([]);
    const circle = {
      holders: [
        [100, 6],
        [200, 5],
      ] as const,
    };
    expect(
      (
        await fates(
          circle,
          [
            [5, 100],
            [6, 200],
          ],
          [5, 6],
        )
      ).survivors,
    ).to.deep.equal([]);
  });

  it('a merge that nothing explains is not known; a deletion with its copy is no merge', async () => {
    const traces = { merges: [[7, 'C5 C7']] as const, cards: { 6: 'C6' } };
    expect(
      await fates(
        traces,
        [
          [5, null],
          [6, null],
        ],
        [7],
      ),
    ).to.deep.equal({ survivors: [], unknown: [5], actionMark: 77 });
    expect((await fates({}, [[5, null]], [7])).unknown).to.deep.equal([]);
  });
});

describe('digests of days', () => {
  it('tell which days are new, gone or different, in whatever order rows came', () => {
    const [before, now] = [new LedgerDigests(), new LedgerDigests()];
    for (const [day, checksum] of [
      [1, 10],
      [2, 20],
      [2, 30],
      [3, 40],
    ] as const)
      before.add(day, checksum);
    for (const [day, checksum] of [
      [2, 30],
      [3, 41],
      [2, 20],
      [4, 50],
    ] as const)
      now.add(day, checksum);
    expect(changedDays(now.all(), before.all()).sort()).to.deep.equal([1, 3, 4]);
  });

  it('add up over parts of the library', () => {
    const [whole, one, other] = [new LedgerDigests(), new LedgerDigests(), new LedgerDigests()];
    for (const checksum of [2 ** 32 - 1, 2 ** 32 - 2, 5]) whole.add(9, checksum);
    one.add(9, 2 ** 32 - 1);
    one.add(9, 5);
    other.add(9, 2 ** 32 - 2);
    one.addAll(other);
    expect([...one.all()]).to.deep.equal([...whole.all()]);
  });
});
