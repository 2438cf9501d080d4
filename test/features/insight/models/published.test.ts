import { expect } from 'chai';
import { bgbbForecaster, fitBgbb } from '../../../../plugin/features/insight/models/bgbb.domain.ts';
import { fitRate, rateForecaster } from '../../../../plugin/features/insight/models/rate-models.domain.ts';
import { fitSbg, sbgRetention, sbgSurvival } from '../../../../plugin/features/insight/models/sbg.domain.ts';
import { cdnow } from './cdnow.ts';
import { donations, lostOf } from './published-data.ts';

const rounded = (params: Readonly<Record<string, number>>, digits: number): Record<string, number> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, Number(value.toFixed(digits))]));

describe('published estimates', () => {
  // Fader, Hardie & Lee, Marketing Science 24 (2005), table 2: r .243, alpha 4.414, a .793, b 2.426, LL -9582.4.
  it('are found by BG/NBD for the customers of CDNOW', () => {
    const fit = fitRate('bgnbd', cdnow);
    expect(fit).to.include({ n: 2357, converged: true });
    expect(rounded(fit.params, 3)).to.deep.equal({ r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 });
    expect(fit.logLikelihood).to.be.closeTo(-9582.4, 0.05);
  });

  // Fader, Hardie & Lee, Implementing the BG/NBD Model for Customer Base Analysis in Excel (2005): the first customer.
  it('are followed by the forecast of BG/NBD for a customer', () => {
    const { expectedVisits } = rateForecaster('bgnbd', { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 });
    expect(expectedVisits(2, 30.43, 38.86, 39)).to.be.closeTo(1.226, 0.0005);
  });

  // Fader & Hardie, the same data; the model without drop-out is the one that the others are measured by.
  it('are found by the NBD: drop-out explains 181 of log-likelihood', () => {
    const fit = fitRate('nbd', cdnow);
    expect(fit.converged).to.equal(true);
    expect(fit.logLikelihood).to.be.closeTo(-9763.66, 0.01);
  });

  // Fader, Hardie & Lee (2005), table 2: r .553, alpha 10.578, s .606, beta 11.669, LL -9595.0.
  it('are found by Pareto/NBD for the customers of CDNOW', () => {
    const fit = fitRate('paretonbd', cdnow);
    expect(fit).to.include({ n: 2357, converged: true });
    expect(rounded(fit.params, 2)).to.deep.equal({ r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67 });
    expect(fit.logLikelihood).to.be.closeTo(-9595, 0.05);
  });

  // The walkthrough of the R package BTYD, whose authors wrote with Fader: customer 1516 came 26 times in 31 weeks.
  // Its search for the estimates ends a little beside the maximum, which is the third digit after the point.
  it('are followed by the forecasts of Pareto/NBD for somebody new and for the most faithful customer', () => {
    const { expectedOfNew, expectedVisits, pActive } = rateForecaster('paretonbd', fitRate('paretonbd', cdnow).params);
    const customer = [26, 216 / 7, 31] as const;
    expect(expectedOfNew(52)).to.be.closeTo(1.473, 0.0005);
    expect(expectedVisits(...customer, 52)).to.be.closeTo(25.45647, 0.002);
    expect(pActive(...customer)).to.be.closeTo(0.997874, 1e-5);
  });

  // Fader, Hardie & Shang, Marketing Science 29 (2010), table 3: alpha 1.204, beta .750, gamma .657, delta 2.783,
  // LL -33225.6; section 4: 12,884.2 donations expected in 2002 to 2006.
  it('are found by BG/BB for the donors of a public radio station, and so are their donations to come', () => {
    const fit = fitBgbb(donations);
    expect(fit).to.include({ n: 11104, converged: true });
    expect(rounded(fit.params, 3)).to.deep.equal({ alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783 });
    expect(fit.logLikelihood).to.be.closeTo(-33225.6, 0.05);
    const { expectedPeriods } = bgbbForecaster(fit.params);
    const toCome = donations.reduce((sum, { x, tx, n, count }) => sum + count * expectedPeriods(x, tx, n, 5), 0);
    expect(toCome).to.be.closeTo(12_884.2, 0.1);
    // The walkthrough of the R package BTYD: a donor who never came again, and one of four years, the last one but one.
    expect(expectedPeriods(0, 0, 6, 10)).to.be.closeTo(0.1302169, 5e-5);
    expect(expectedPeriods(4, 5, 6, 10)).to.be.closeTo(3.627858, 5e-4);
  });

  // Fader & Hardie, Journal of Interactive Marketing 21 (2007), section 3: the first seven renewals of two segments.
  it('are found by the shifted beta-geometric for regular and high-end customers', () => {
    const regular = fitSbg(lostOf([1000, 631, 468, 382, 326, 289, 262, 241]));
    const highEnd = fitSbg(lostOf([1000, 869, 743, 653, 593, 551, 517, 491]));
    expect([regular.converged, highEnd.converged]).to.deep.equal([true, true]);
    expect(rounded(regular.params, 3)).to.deep.equal({ alpha: 0.704, beta: 1.182 });
    expect(rounded(highEnd.params, 3)).to.deep.equal({ alpha: 0.668, beta: 3.806 });
    expect(regular.logLikelihood).to.be.closeTo(-1680.27, 0.006);
    expect(highEnd.logLikelihood).to.be.closeTo(-1611.16, 0.006);
    // The twelfth year, which the fit has not seen: 17.3 and 39.4 per cent were left.
    expect(sbgSurvival(regular.params, 12)).to.be.closeTo(0.173, 0.01);
    expect(sbgSurvival(highEnd.params, 12)).to.be.closeTo(0.394, 0.02);
    expect(sbgRetention(highEnd.params, 7)).to.be.above(sbgRetention(highEnd.params, 1));
  });
});
