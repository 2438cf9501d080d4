import { expect } from 'chai';
import {
  exclusionOf,
  halfPurgedDay,
  historyFrom,
  isFrozen,
} from '../../../plugin/features/insight/patron-history.domain.ts';
import { reachOf } from '../../../plugin/features/insight/ledger-reach.ts';
import { RULES } from './support-rules.ts';

const FACTS = { privacy: 1, excluded: undefined, oldestLoanDay: 100, privacyChangedOn: undefined, reusedOn: undefined };
const ACCOUNT = { borrowernumber: 5, categorycode: 'ADT', categoryType: 'A', isAnonymised: false };

describe('the first day whose use may be kept', () => {
  it('is the day of the oldest loan that Koha still names', () => {
    expect(historyFrom(FACTS, RULES)).to.equal(100);
  });

  it('is none without such a loan, with privacy 2, or for an account that is no person', () => {
    expect(historyFrom({ ...FACTS, oldestLoanDay: undefined }, RULES)).to.equal(undefined);
    expect(historyFrom({ ...FACTS, privacy: 2 }, RULES)).to.equal(undefined);
    expect(historyFrom({ ...FACTS, excluded: 'listed' }, RULES)).to.equal(undefined);
  });

  it('is not before the patron left privacy 2, nor before the number was theirs', () => {
    expect(historyFrom({ ...FACTS, privacyChangedOn: 150 }, RULES)).to.equal(150);
    expect(historyFrom({ ...FACTS, reusedOn: 130 }, RULES)).to.equal(130);
    expect(historyFrom({ ...FACTS, privacyChangedOn: 50, reusedOn: 60 }, RULES)).to.equal(100);
  });

  it('reaches back over anonymised loans only where the library has decided so, and then not over privacy 2', () => {
    const rules = { ...RULES, datesOfAnonymisedLoans: true };
    expect(historyFrom({ ...FACTS, oldestLoanDay: undefined }, rules)).to.equal(0);
    expect(historyFrom({ ...FACTS, privacyChangedOn: 150 }, rules)).to.equal(150);
    expect(historyFrom({ ...FACTS, privacy: 2 }, rules)).to.equal(undefined);
  });
});

describe('accounts that are not counted', () => {
  it('are named with the reason', () => {
    const rules = { ...RULES, excludedCategories: ['DESK'], excludedPatrons: [9] };
    expect(exclusionOf(ACCOUNT, rules, 1)).to.equal(undefined);
    expect(exclusionOf({ ...ACCOUNT, borrowernumber: 1 }, rules, 1)).to.equal('anonymous_patron');
    expect(exclusionOf({ ...ACCOUNT, isAnonymised: true }, rules, 1)).to.equal('anonymised');
    expect(exclusionOf({ ...ACCOUNT, borrowernumber: 9 }, rules, 1)).to.equal('listed');
    expect(exclusionOf({ ...ACCOUNT, categorycode: 'DESK' }, rules, 1)).to.equal('category');
    expect(exclusionOf({ ...ACCOUNT, categoryType: 'X' }, rules, 1)).to.equal('category_type');
    expect(exclusionOf({ ...ACCOUNT, categoryType: undefined }, rules, undefined)).to.equal(undefined);
  });
});

describe('how far statistics reach', () => {
  const TODAY = 20_000;
  const purged = { covered_from: '2020-01-01', source_from: '2024-03-05 10:00:00' };

  it('begins with the oldest row there is', () => {
    const { coverage } = reachOf(undefined, '2024-03-05 10:00:00', TODAY);
    expect(coverage.coveredFrom).to.equal(coverage.sourceFrom);
    expect(halfPurgedDay(coverage)).to.equal(undefined);
  });

  it('freezes what has gone since, up to the day that may be half gone', () => {
    const { coverage } = reachOf(purged, '2024-05-05 10:00:00', TODAY);
    expect(halfPurgedDay(coverage)).to.equal(coverage.sourceFrom);
    expect(
      [coverage.coveredFrom - 1, coverage.coveredFrom, coverage.sourceFrom - 1, coverage.sourceFrom].map((day) =>
        isFrozen(coverage, day),
      ),
    ).to.deep.equal([false, true, true, false]);
  });

  it('never goes back into frozen days', () => {
    expect(reachOf(purged, '2021-01-01 00:00:00', TODAY).sourceFrom).to.equal(purged.source_from);
    expect(reachOf(purged, '1980-01-01 00:00:00', TODAY).coverage).to.deep.equal(
      reachOf(purged, purged.source_from, TODAY).coverage,
    );
  });

  it('ends today where everything has gone, and is unknown where nothing ever was', () => {
    expect(reachOf(purged, undefined, TODAY).coverage.sourceFrom).to.equal(TODAY);
    expect(reachOf(undefined, undefined, TODAY)).to.deep.equal({
      coverage: { coveredFrom: Infinity, sourceFrom: Infinity, lastDay: TODAY },
      sourceFrom: null,
    });
  });
});
