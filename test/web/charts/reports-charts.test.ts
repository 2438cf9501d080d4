import { expect } from 'chai';
import fc from 'fast-check';
import { calibration } from '../../../plugin/web/charts/calibration.ts';
import { flow } from '../../../plugin/web/charts/flow.ts';
import { monthLine } from '../../../plugin/web/charts/month-line.ts';
import { timeLines } from '../../../plugin/web/charts/time-lines.ts';
import { stackedMonths } from '../../../plugin/web/charts/stacked-months.ts';

const number = (value: number): string => String(value);
const size = (viewBox: string): readonly [number, number] => {
  const [, , width = 0, height = 0] = viewBox.split(' ').map(Number);
  return [width, height];
};

describe('the line of months', () => {
  const input = { ahead: [], foretold: [], ticks: [{ index: 0, text: 'Jan' }], label: 'Active', number };

  it('leaves a gap where a month is not shown, and marks the last one that is', () => {
    const chart = monthLine({ ...input, months: [100, undefined, 300, 200, undefined] });
    expect(chart.line.match(/M/g)).to.have.length(2);
    expect(chart.last).to.include({ text: '200' });
    expect([chart.band, chart.ahead]).to.deep.equal([undefined, undefined]);
  });

  it('goes on from the last month into a band that grows', () => {
    const ahead = [
      { value: 210, low: 190, high: 230 },
      { value: 220, low: 180, high: 260 },
    ];
    const chart = monthLine({ ...input, months: [100, 200], ahead, foretold: [{ index: 1, value: 190 }] });
    expect(chart.ahead?.startsWith(`M${chart.last?.x},${chart.last?.y}`)).to.equal(true);
    expect(chart.band).to.match(/^M.*Z$/);
    expect(chart.foretold).to.have.length(1);
  });

  it('stays inside its picture whatever the figures are', () => {
    const month = fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(month, { minLength: 1, maxLength: 60 }), (months) => {
        const { viewBox, grid, line, last } = monthLine({ ...input, months });
        const [width, height] = size(viewBox);
        const points = [...line.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
        for (const [x, y] of [...points, ...(last === undefined ? [] : [[last.x, last.y] as const])]) {
          expect(x).to.be.within(0, width);
          expect(y).to.be.within(0, height);
        }
        for (const { y } of grid) expect(y).to.be.within(0, height);
      }),
    );
  });
});

describe('the flow between two months', () => {
  const nodes = ['a', 'b', 'c'].map((key) => ({ key, text: key.toUpperCase(), tone: key }));
  const titles = { fromTitle: 'then', toTitle: 'now', label: 'Flow', number, atLeast: number };

  it('is as thick at both ends as it has patrons, and nothing gets lost', () => {
    const link = fc.record({
      from: fc.constantFrom('a', 'b', 'c'),
      to: fc.constantFrom('a', 'b', 'c'),
      value: fc.integer({ min: 1, max: 10_000 }),
    });
    const links = fc.uniqueArray(link, { selector: ({ from, to }) => `${from}${to}`, minLength: 1 });
    fc.assert(
      fc.property(links, (all) => {
        const chart = flow({ ...titles, from: nodes, to: nodes, links: all });
        const total = all.reduce((sum, { value }) => sum + value, 0);
        const left = chart.blocks.filter(({ anchor }) => anchor === 'end');
        const right = chart.blocks.filter(({ anchor }) => anchor === 'start');
        for (const side of [left, right])
          expect(side.reduce((sum, { figure }) => sum + Number(figure), 0)).to.equal(total);
        expect(chart.bands).to.have.length(all.length);
        const [, height] = size(chart.viewBox);
        for (const block of chart.blocks) expect(block.y + block.height).to.be.at.most(height);
        for (const side of [left, right])
          for (const [index, { textY }] of side.entries())
            if (index > 0) expect(textY - side[index - 1]!.textY).to.be.at.least(14);
      }),
    );
  });

  it('leaves out who neither comes nor goes, and says of each band how many it is', () => {
    const chart = flow({ ...titles, from: nodes, to: nodes, links: [{ from: 'a', to: 'b', value: 40 }] });
    expect(chart.blocks.map(({ text, figure }) => [text, figure])).to.deep.equal([
      ['A', '40'],
      ['B', '40'],
    ]);
    expect(chart.bands[0]).to.include({ text: 'A → B: 40', isStill: false, tone: 'a' });
  });
});

describe('the pile of months', () => {
  it('puts layers on each other and names those that are there at the end', () => {
    const chart = stackedMonths({
      layers: [
        { key: 'loyal', text: 'Loyal', tone: 'loyal' },
        { key: 'new', text: 'New', tone: 'new' },
        { key: 'gone', text: 'Gone', tone: 'gone' },
      ],
      months: [
        { text: 'Jan', values: new Map([['loyal', 50]]) },
        {
          text: 'Feb',
          values: new Map([
            ['loyal', 60],
            ['new', 40],
          ]),
        },
      ],
      ticks: [],
      label: 'Stages',
      number,
      few: { drawnAs: 10, text: 'few', mark: '<20', key: 'few' },
      untold: { text: 'untold', key: 'untold' },
    });
    const [, loyal, fresh] = chart.bars;
    expect(chart.bars).to.have.length(3);
    expect(fresh!.y + fresh!.height).to.be.closeTo(loyal!.y, 0.2);
    expect(chart.names.map(({ text }) => text)).to.deep.equal(['New', 'Loyal']);
  });

  it('stays inside its picture without gaps, and draws few the same whatever they are beside', () => {
    const layers = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => ({ key, text: key.toUpperCase(), tone: key }));
    const value = fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.constant('few' as const));
    const month = fc.array(value, { minLength: layers.length, maxLength: layers.length });
    fc.assert(
      fc.property(fc.array(month, { minLength: 1, maxLength: 24 }), (months) => {
        const chart = stackedMonths({
          layers,
          months: months.map((values, index) => ({
            text: `month ${index}`,
            values: new Map(values.map((one, at) => [layers[at]!.key, one])),
          })),
          ticks: [],
          label: 'Stages',
          number,
          few: { drawnAs: 10, text: 'few', mark: '<20', key: 'few' },
          untold: { text: 'untold', key: 'untold' },
        });
        const [, height] = size(chart.viewBox);
        const bands = chart.bars.filter(({ isFew }) => isFew).map((bar) => bar.height);
        for (const band of bands) expect(band).to.be.at.least(4).and.be.closeTo(bands[0]!, 0.2);
        for (const [index, bar] of chart.bars.entries()) {
          expect(bar.y).to.be.at.least(0);
          expect(bar.y + bar.height).to.be.at.most(height);
          const below = chart.bars[index - 1];
          if (below?.x === bar.x) expect(bar.y + bar.height).to.be.closeTo(below.y, 0.3);
        }
      }),
    );
  });
});

describe('the plot of forecast and truth', () => {
  it('puts what came true as said on its diagonal', () => {
    const bins = [0.1, 0.5, 0.9].map((said) => ({
      said,
      came: said,
      lower: said - 0.05,
      upper: said + 0.05,
      text: '',
    }));
    const titles = { saidTitle: 'said', cameTitle: 'came', label: 'Plot', percent: number };
    const { dots, diagonal } = calibration({ bins, ...titles });
    for (const { x, y, low, high } of dots) {
      const share = (x - diagonal.x1) / (diagonal.x2 - diagonal.x1);
      expect(y).to.be.closeTo(diagonal.y1 + share * (diagonal.y2 - diagonal.y1), 0.2);
      expect(low).to.be.greaterThan(y);
      expect(high).to.be.lessThan(y);
    }
  });
});

describe('a figure beside its yardstick', () => {
  const words = { label: 'Error', firstLabel: '1 Nov', lastLabel: '8 Nov', number };

  it('keeps gaps in time as gaps, and zero at the bottom', () => {
    const chart = timeLines({
      ...words,
      points: [
        { at: 0, value: 0, yardstick: 0.2 },
        { at: 1, value: 0.1, yardstick: 0.2 },
        { at: 4, value: 0.2, yardstick: 0.2 },
      ],
    });
    expect(chart.dots.map(({ x }) => x)).to.deep.equal([52, 144.5, 422]);
    expect(chart.dots[0]?.y).to.equal(chart.grid[0]?.y);
    expect(chart.grid[0]?.text).to.equal('0');
    expect(chart.yardstick.endsWith(`L422,${chart.dots[2]?.y}`)).to.equal(true);
  });

  it('stays inside its picture, whatever the figures', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const point = fc.record({ at: fc.integer({ min: 0, max: 30_000 }), value: share, yardstick: share });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (points) => {
        const chart = timeLines({ ...words, points: points.toSorted((one, other) => one.at - other.at) });
        const [width, height] = size(chart.viewBox);
        for (const { x, y } of chart.dots)
          expect([x >= 0 && x <= width, y >= 0 && y <= height]).to.deep.equal([true, true]);
      }),
    );
  });
});
