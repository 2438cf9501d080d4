import { expect } from 'chai';
import fc from 'fast-check';
import { loyaltyPanel, traitBar } from '../../../plugin/features/loyalty/loyalty-panel.presenter.ts';
import { whyPage } from '../../../plugin/features/loyalty/why.presenter.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import type { PatronMetric } from '../../../plugin/features/insight/index.ts';
import { changes, metric } from './facts.ts';

type Evidence = PatronMetric['evidence'];

const { en: locale, id } = createLocales('Asia/Jakarta');

describe('the loyalty panel', () => {
  it('says where the patron stands and why, before any figure', () => {
    const panel = loyaltyPanel({ locale, metric: metric(), history: changes });
    expect(panel.stage.word).to.equal('Slipping');
    expect(panel.reason).to.match(/3 weeks.*9 weeks/);
    expect([panel.score, panel.scoreNote]).to.deep.equal(['72 of 100', '3 of 4 traits known']);
  });

  it('brings evidence in words for each trait, and never takes what is not known for nothing', () => {
    const { traits } = loyaltyPanel({ locale, metric: metric(), history: [] });
    expect(traits.map(({ title, word }) => [title, word])).to.deep.equal([
      ['Comes back', 'Strong'],
      ['Stays', 'Good'],
      ['Brings others', 'Not known'],
      ['Uses several services', 'Fair'],
    ]);
    expect(traits[0]?.evidence).to.equal('17 visit days in the last 12 months. Usually every 3 weeks, now 9 weeks.');
    expect(traits[2]?.bar).to.deep.include({ isKnown: false, filled: [] });
    const nothing = loyaltyPanel({ locale, metric: metric({ loyaltyRefers: 0 }), history: [] }).traits[2];
    expect([nothing?.word, nothing?.bar.isKnown]).to.deep.equal(['Little', true]);
  });

  it('gives no score where too little is known', () => {
    const panel = loyaltyPanel({ locale, metric: metric({ loyalty: undefined }), history: [] });
    expect([panel.score, panel.traits.length]).to.deep.equal([undefined, 0]);
    expect(panel.scoreNote).to.include('Too few visits');
  });

  it('fills a bar in proportion, whatever the value', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        const { steps, filled } = traitBar(value);
        const sum = (parts: readonly { readonly width: number }[]): number =>
          parts.reduce((all, { width }) => all + width, 0);
        expect(sum(filled)).to.be.closeTo(value * sum(steps), 0.5);
      }),
    );
  });
});

describe('why', () => {
  const page = (isRefused: boolean, facts = { metric: metric(), history: changes, hasForecast: true }) =>
    whyPage({
      locale,
      name: 'Siti',
      borrowernumber: 51,
      facts: isRefused ? undefined : facts,
      isRefused,
      entries: [],
      weights: { returns: 70, stays: 60, refers: 30, breadth: 40 },
    });

  it('opens every score into its inputs, with the sentence that explains it', () => {
    const { parts } = page(false);
    expect(parts.map(({ id }) => id)).to.deep.equal([
      'why-stage',
      'why-loyalty',
      'why-forecast',
      'why-scores',
      'why-prospect',
      'why-history',
    ]);
    for (const { sentence, method, inputs } of parts) {
      expect(sentence.length).to.be.greaterThan(10);
      expect(method.length).to.be.greaterThan(10);
      expect(inputs.length).to.be.greaterThan(0);
    }
  });

  /** What a refresh finds of each stage. */
  const OF_EACH_STAGE = {
    never_used: [{ code: 'not_counted' }, { code: 'no_use' }, { code: 'no_use', days: 200 }],
    new: [
      { code: 'new', visits: 1, now: 12 },
      { code: 'new_without_use', days: 20 },
    ],
    active: [
      { code: 'in_use', visits: 2, now: 40 },
      { code: 'rhythm_kept', usual: 21, now: 15 },
    ],
    loyal: [{ code: 'loyal', loyalty: 82, quarters: 4 }],
    slipping: [{ code: 'rhythm_broken', usual: 21, now: 63 }],
    lapsed: [
      { code: 'silent', visits: 2, now: 400 },
      { code: 'rhythm_broken', usual: 21, now: 300 },
    ],
    returned: [{ code: 'returned', away: 240 }],
    expired: [{ code: 'card_expired', days: 90 }],
  } as const;

  it('opens every stage, for whatever reason it was given, in every language', () => {
    for (const language of [locale, id])
      for (const [stage, all] of Object.entries(OF_EACH_STAGE) as [keyof typeof OF_EACH_STAGE, readonly Evidence[]][])
        for (const evidence of all) {
          const { parts } = whyPage({
            locale: language,
            name: 'Siti',
            borrowernumber: 51,
            facts: { metric: metric({ stage, evidence }), history: [], hasForecast: true },
            isRefused: false,
            entries: [],
            weights: { returns: 70, stays: 60, refers: 30, breadth: 40 },
          });
          const [opened] = parts;
          expect(opened?.chip?.word, stage).to.equal(language.t(`stage.${stage}`));
          expect(opened?.sentence, `${stage} ${evidence.code}`).to.match(/^[^{}]{15,}$/);
          expect(opened?.sentence).not.to.include('insight.reason');
        }
  });

  it('says of each input that is not known that it is not known', () => {
    const unknown = metric({ rhythmDays: undefined, surprise: undefined, pVisit91: undefined });
    const { parts } = page(false, { metric: unknown, history: [], hasForecast: true });
    const values = parts.flatMap(({ inputs }) => inputs.map(({ value }) => value));
    expect(values.filter((value) => value === 'not known')).to.have.length(3);
    expect(parts.find(({ id }) => id === 'why-forecast')?.sentence).to.include('No forecast');
  });

  it('explains the simple rule where nothing is forecast', () => {
    const { parts } = page(false, { metric: metric({ modelId: undefined }), history: [], hasForecast: false });
    expect(parts[0]?.method).to.include('simple rule');
    expect(parts.find(({ id }) => id === 'why-forecast')?.inputs).to.deep.equal([]);
  });

  it('says of a patron who keeps no history that they chose so, and nothing else', () => {
    const { nothing, parts, foot } = page(true);
    expect([nothing, parts.length, foot]).to.deep.equal([
      'This patron keeps no history, by their own choice.',
      0,
      undefined,
    ]);
  });
});
