import { expect } from 'chai';
import fc from 'fast-check';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { clauseText, sentenceParts, sentenceText, type Wording } from '../../../plugin/features/segments/sentence.ts';
import type { RuleGroup, SegmentTree } from '../../../plugin/features/segments/tree.domain.ts';
import type { Locale } from '../../../plugin/i18n/locale.ts';
import { emptyGround } from './ground.ts';
import { conditionOn, randomTrees } from './random-trees.ts';

const { en, id } = createLocales('Asia/Jakarta');
const NAMES: Readonly<Record<string, string>> = { CTR: 'Central', UTR: 'North', ADT: 'Adult' };

const wording = (locale: Locale): Wording => ({
  locale,
  fields: new Map(emptyGround.fields.map((field) => [field.key, field])),
  nameOf: (field, value) => {
    const key = `segments.choice.${field}.${value}`;
    return NAMES[value] ?? (locale.has(key) ? locale.t(key) : value);
  },
});

const tree = (rule: RuleGroup): SegmentTree => ({ version: 1, rule });

const library = { field: 'library', operator: 'is_one_of', value: ['CTR', 'UTR'] } as const;
const age = { field: 'age', operator: 'at_least', value: 18 } as const;
const visits = { field: 'visit_days', operator: 'at_least', value: 6, window: { months: 12 } } as const;
const slipping = { field: 'stage', operator: 'is_one_of', value: ['slipping', 'lapsed'] } as const;
const loans = {
  field: 'loans',
  operator: 'between',
  value: [1, 3],
  window: { from: '2026-01-01', until: '2026-06-30' },
} as const;
const sample = { field: 'sample', operator: 'is_in_sample', value: { percent: 12.5, seed: 'autumn' } } as const;

describe('the sentence of a segment', () => {
  it('says a rule in plain English', () => {
    const said = (rule: RuleGroup): string => sentenceText(wording(en), tree(rule));
    expect(said({ match: 'all', rules: [age, library, visits] })).to.equal(
      'Patrons who are at least 18 years old, whose library is Central or North and who came on at least 6 days in the last 12 months.',
    );
    expect(said({ match: 'any', rules: [slipping, loans] })).to.equal(
      'Patrons either whose stage is slipping or lapsed or with between 1 and 3 loans from 1 Jan 2026 until 30 Jun 2026.',
    );
    expect(said({ match: 'none', rules: [sample] })).to.equal(
      'All patrons but those in a random 12.5 % (drawn by “autumn”).',
    );
    expect(said({ match: 'all', rules: [] })).to.equal('All patrons.');
  });

  it('keeps groups together, and says last whom it leaves out', () => {
    expect(
      sentenceText(
        wording(en),
        tree({
          match: 'all',
          rules: [
            { match: 'none', rules: [sample] },
            library,
            { match: 'any', rules: [slipping, { match: 'all', rules: [age, visits] }] },
          ],
        }),
      ),
    ).to.equal(
      'Patrons whose library is Central or North and (whose stage is slipping or lapsed or (who are at least 18 years old and who came on at least 6 days in the last 12 months)), but not those in a random 12.5 % (drawn by “autumn”).',
    );
  });

  it('says it in Indonesian', () => {
    expect(sentenceText(wording(id), tree({ match: 'all', rules: [age, library, visits] }))).to.equal(
      'Pemustaka yang berusia paling sedikit 18 tahun, yang perpustakaannya Central atau North, dan yang datang pada paling sedikit 6 hari dalam 12 bulan terakhir.',
    );
  });

  it('marks each condition with its place', () => {
    const parts = sentenceParts(wording(en), tree({ match: 'all', rules: [age, { match: 'none', rules: [sample] }] }));
    expect(parts.filter(({ path }) => path !== undefined).map(({ path, match }) => [path, match])).to.deep.equal([
      [[0], 'all'],
      [[1, 0], 'none'],
    ]);
  });

  it('cuts long lists of names', () => {
    const codes = Array.from({ length: 20 }, (_, index) => `code${index}`);
    expect(clauseText(wording(en), { field: 'library', operator: 'is_one_of', value: codes })).to.match(
      /code5 or 14 more$/,
    );
  });

  it('is not confused by names that hold its own marks', () => {
    const odd = { field: 'postcode', operator: 'starts_with', value: '\uE0007\uE001' } as const;
    expect(sentenceText(wording(en), tree({ match: 'all', rules: [odd] }))).to.equal(
      'Patrons with postcode beginning with “7”.',
    );
  });

  for (const locale of [en, id])
    describe(locale.language, () => {
      for (const field of emptyGround.fields)
        it(`has words for every operator of ${field.key}`, () => {
          for (const operator of field.operators)
            fc.assert(
              fc.property(conditionOn(field, operator, emptyGround), (condition) => {
                const text = clauseText(wording(locale), condition);
                expect(text).to.not.match(/segments\.|_|undefined|\[object|NaN|[{}]/);
              }),
              { numRuns: 20 },
            );
        });

      it('puts every tree into one sentence', () => {
        fc.assert(
          fc.property(randomTrees(emptyGround), (random) => {
            const text = sentenceText(wording(locale), random);
            expect(text).to.match(/^[^\uE000\uE001]+\.$/u);
            expect(text.split('(').length).to.equal(text.split(')').length);
          }),
          { numRuns: 200 },
        );
      });
    });
});
