import { expect } from 'chai';
import { fitRate } from '../../../../plugin/features/insight/models/rate-models.domain.ts';
import { cdnow } from './cdnow.ts';

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

  // Fader & Hardie, the same data; the model without drop-out is the one that the others are measured by.
  it('are found by the NBD: drop-out explains 181 of log-likelihood', () => {
    const fit = fitRate('nbd', cdnow);
    expect(fit.converged).to.equal(true);
    expect(fit.logLikelihood).to.be.closeTo(-9763.66, 0.01);
  });
});
