import { expect } from 'chai';
import { monthBars } from '../../../plugin/web/charts/month-bars.ts';

const month = (value: number, isKnown = true): { value: number; isKnown: boolean } => ({ value, isKnown });
const words = { label: 'Visit days', firstLabel: 'Jan', lastLabel: 'Apr', quietNote: 'none since March' };

describe('bars for months', () => {
  it('grow with their figure and stand on one line', () => {
    const { bars } = monthBars({ ...words, months: [month(1), month(2), month(4)] });
    expect(bars.map((bar) => bar.height)).to.deep.equal([13, 26, 52]);
    expect(new Set(bars.map((bar) => bar.y + bar.height)).size).to.equal(1);
  });

  it('tell an empty month from one of which nothing is known', () => {
    const { bars } = monthBars({ ...words, months: [month(0, false), month(0), month(3)] });
    expect(bars.map((bar) => bar.tone)).to.deep.equal(['unknown', 'empty', 'full']);
  });

  it('point at the quiet time when it has begun, and only then', () => {
    expect(monthBars({ ...words, months: [month(2), month(0), month(0)] })).to.include({ quietNote: words.quietNote });
    expect(monthBars({ ...words, months: [month(0), month(2)] }).quietLine).to.equal(undefined);
    expect(monthBars({ ...words, months: [month(0), month(0)] }).quietNote).to.equal(undefined);
  });

  it('stay inside their picture, whatever the figures', () => {
    const { bars, viewBox } = monthBars({
      ...words,
      months: Array.from({ length: 24 }, (_, index) => month(index % 31)),
    });
    const [, , width = 0, height = 0] = viewBox.split(' ').map(Number);
    expect(Math.max(...bars.map((bar) => bar.x + bar.width))).to.be.at.most(width);
    expect(Math.max(...bars.map((bar) => bar.y + bar.height))).to.be.at.most(height);
    expect(Math.min(...bars.map((bar) => bar.y))).to.be.at.least(0);
  });
});
