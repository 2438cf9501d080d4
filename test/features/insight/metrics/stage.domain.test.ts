import { expect } from 'chai';
import {
  decideStage,
  remember,
  type StageFacts,
  type StageMemory,
  type StageUse,
} from '../../../../plugin/features/insight/metrics/stage.domain.ts';

const DAY = 20_000;

const use = (columns: Partial<StageUse> = {}): StageUse => ({
  firstVisit: DAY - 700,
  lastVisit: DAY - 10,
  visitDays: 40,
  visitDays365: 20,
  rhythm: 14,
  activeQuarters: 4,
  absence: 0,
  closed: 0,
  ...columns,
});

const facts = (columns: Partial<StageFacts> = {}): StageFacts => ({
  day: DAY,
  enrolled: DAY - 800,
  expiry: DAY + 100,
  isCounted: true,
  isTruncated: false,
  use: use(),
  surprise: 0.4,
  pActive: 0.95,
  loyalty: 50,
  ...columns,
});

const stageOf = (columns: Partial<StageFacts>, memory?: StageMemory): string =>
  decideStage(facts(columns), memory).stage;
const memory = (stage: StageMemory['stage'], ago: number): StageMemory => ({
  stage,
  since: DAY - ago,
  previous: undefined,
});

describe('the stage of a patron', () => {
  it('is expired after the end of the card and a time of grace, whatever else', () => {
    expect(stageOf({ expiry: DAY - 30 })).to.equal('active');
    expect(stageOf({ expiry: DAY - 31 })).to.equal('expired');
    expect(stageOf({ expiry: DAY - 31, use: undefined })).to.equal('expired');
    expect(stageOf({ expiry: undefined })).to.equal('active');
  });

  it('is new for two months without use, and never used from then on', () => {
    expect(stageOf({ use: undefined, enrolled: DAY - 60 })).to.equal('new');
    expect(stageOf({ use: undefined, enrolled: DAY - 61 })).to.equal('never_used');
    expect(stageOf({ use: undefined, enrolled: undefined })).to.equal('never_used');
    expect(stageOf({ use: undefined, enrolled: DAY - 60, isTruncated: true })).to.equal('new');
    expect(stageOf({ use: undefined, enrolled: DAY - 61, isTruncated: true })).to.equal('never_used');
    expect(decideStage(facts({ use: undefined, isCounted: false, enrolled: DAY }), undefined)).to.deep.equal({
      stage: 'never_used',
      evidence: { code: 'not_counted' },
    });
  });

  it('is new for the first three visits within three months, unless earlier use is not known', () => {
    const early = { firstVisit: DAY - 80, visitDays: 3, activeQuarters: 1 };
    expect(stageOf({ use: use(early) })).to.equal('new');
    expect(stageOf({ use: use({ ...early, visitDays: 4 }) })).to.equal('active');
    expect(stageOf({ use: use({ ...early, firstVisit: DAY - 90 }) })).to.equal('active');
    expect(stageOf({ use: use(early), isTruncated: true })).to.equal('active');
  });

  it('follows the own rhythm where a model is trusted', () => {
    expect(stageOf({ surprise: 0.79 })).to.equal('active');
    expect(stageOf({ surprise: 0.8 })).to.equal('slipping');
    expect(stageOf({ surprise: 0.95, pActive: 0.5 })).to.equal('slipping');
    expect(stageOf({ surprise: 0.95, pActive: 0.49 })).to.equal('lapsed');
  });

  it('follows the simple rule where none is', () => {
    const silent = (days: number) =>
      stageOf({ surprise: undefined, pActive: undefined, use: use({ lastVisit: DAY - days }) });
    expect([180, 181, 365, 366].map(silent)).to.deep.equal(['active', 'slipping', 'slipping', 'lapsed']);
  });

  it('does not count days of a closure as silence', () => {
    const silent = (days: number) =>
      stageOf({ surprise: undefined, pActive: undefined, use: use({ lastVisit: DAY - days, closed: 21 }) });
    expect([201, 202, 386, 387].map(silent)).to.deep.equal(['active', 'slipping', 'slipping', 'lapsed']);
  });

  it('names a closure that is no small part of the time since the last visit', () => {
    const evidence = (columns: Partial<StageUse>, surprise = 0.4) =>
      decideStage(facts({ surprise, use: use(columns) }), undefined).evidence;
    expect(evidence({ lastVisit: DAY - 35, closed: 21 })).to.deep.equal({
      code: 'rhythm_kept',
      usual: 14,
      now: 35,
      closed: 21,
    });
    expect(evidence({ lastVisit: DAY - 84, closed: 21, rhythm: 0 }, 0.9)).to.deep.equal({
      code: 'silent',
      visits: 40,
      now: 84,
      closed: 21,
    });
    expect(evidence({ lastVisit: DAY - 85, closed: 21 }, 0.9)).to.deep.equal({
      code: 'rhythm_broken',
      usual: 14,
      now: 85,
    });
  });

  it('is loyal with a year, three quarters of four, and a score of seventy', () => {
    expect(stageOf({ loyalty: 70 })).to.equal('loyal');
    expect(stageOf({ loyalty: 69.9 })).to.equal('active');
    expect(stageOf({ loyalty: 90, use: use({ activeQuarters: 2 }) })).to.equal('active');
    expect(stageOf({ loyalty: 90, use: use({ firstVisit: DAY - 364 }) })).to.equal('active');
    expect(stageOf({ loyalty: undefined })).to.equal('active');
  });

  it('is left by a visit only, once somebody slips or has lapsed', () => {
    const away = use({ lastVisit: DAY - 200 });
    expect(stageOf({ surprise: 0.5, use: away }, memory('slipping', 50))).to.equal('slipping');
    expect(stageOf({ surprise: 0.85, use: away }, memory('lapsed', 50))).to.equal('lapsed');
    expect(stageOf({ surprise: 0.97, pActive: 0.1, use: away }, memory('slipping', 50))).to.equal('lapsed');
    expect(stageOf({ surprise: 0.5 }, memory('slipping', 50))).to.equal('active');
  });

  it('is returned for sixty days after a visit that ends a lapse or an expired card', () => {
    expect(stageOf({}, memory('lapsed', 50))).to.equal('returned');
    expect(stageOf({}, memory('expired', 50))).to.equal('returned');
    expect(stageOf({}, memory('slipping', 50))).to.equal('active');
    expect(stageOf({}, memory('returned', 60))).to.equal('returned');
    expect(stageOf({}, memory('returned', 61))).to.equal('active');
    expect(stageOf({ use: use({ lastVisit: DAY - 61 }) }, memory('returned', 5))).to.equal('active');
  });

  it('stays what it is when it is asked again', () => {
    const lapsed = memory('lapsed', 50);
    const once = remember(decideStage(facts(), lapsed), lapsed, DAY);
    expect(once).to.deep.equal({ stage: 'returned', since: DAY, previous: 'lapsed' });
    expect(remember(decideStage(facts(), once), once, DAY)).to.equal(once);
  });
});
