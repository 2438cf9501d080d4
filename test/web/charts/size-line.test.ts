import { expect } from 'chai';
import fc from 'fast-check';
import { sizeLine } from '../../../plugin/web/charts/size-line.ts';

const words = { label: 'Size', firstLabel: '1 Nov', lastLabel: '8 Nov', firstValue: '10', lastValue: '20' };

describe('a line of sizes', () => {
  it('begins at zero, and leaves the baseline out where it cannot', () => {
    const low = sizeLine({
      ...words,
      points: [
        { at: 0, value: 10 },
        { at: 7, value: 40 },
      ],
    });
    const close = sizeLine({
      ...words,
      points: [
        { at: 0, value: 1000 },
        { at: 7, value: 1010 },
      ],
    });
    expect([low.baseline === '', close.baseline === '']).to.deep.equal([false, true]);
  });

  it('keeps gaps in time as gaps', () => {
    const { line } = sizeLine({
      ...words,
      points: [
        { at: 0, value: 1 },
        { at: 1, value: 1 },
        { at: 4, value: 1 },
      ],
    });
    expect(line).to.equal('M4,22L68,22L260,22');
  });

  it('shows one figure alone at the end of its line', () => {
    const { dot, labels, values } = sizeLine({ ...words, points: [{ at: 5, value: 0 }] });
    expect([dot.x, labels.length, values.length]).to.deep.equal([260, 1, 1]);
  });

  it('stays inside its picture, whatever the figures', () => {
    const point = fc.record({ at: fc.integer({ min: 0, max: 30_000 }), value: fc.nat() });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (points) => {
        const chart = sizeLine({ ...words, points: [...points].sort((one, other) => one.at - other.at) });
        const numbers = [...chart.line.matchAll(/-?[\d.]+/g)].map(([text]) => Number(text));
        expect(numbers.filter((_one, index) => index % 2 === 0).every((x) => x >= 0 && x <= 264)).to.equal(true);
        expect(numbers.filter((_one, index) => index % 2 === 1).every((y) => y >= 0 && y <= 92)).to.equal(true);
        expect(chart.values.every(({ y }) => y >= 8)).to.equal(true);
      }),
    );
  });
});
