import { expect } from 'chai';
import { compareReleases, parseKohaVersion } from '../../plugin/koha/version.ts';

const support = (text: string | undefined): string => parseKohaVersion(text).support;

describe('the version of Koha', () => {
  it('is read in both ways in which Koha writes it', () => {
    expect(parseKohaVersion('25.1100000')).to.include({ release: '25.11', label: '25.11.00.000' });
    expect(parseKohaVersion('25.11.00.000')).to.include({ release: '25.11', label: '25.11.00.000' });
    expect(parseKohaVersion('19.0600020')).to.include({ release: '19.06', label: '19.06.00.020' });
    expect(parseKohaVersion('22.1105012')).to.include({ release: '22.11', label: '22.11.05.012' });
  });

  it('is unknown where it is missing or no version', () => {
    expect(parseKohaVersion(undefined)).to.include({ release: undefined, label: 'unknown', support: 'unknown' });
    expect(['', '25', '25.11', 'twenty-five', '25.11.00.000; DROP'].map(support)).to.deep.equal(
      Array(5).fill('unknown'),
    );
  });

  it('is supported from 22.11 to 26.05', () => {
    expect(['22.1100000', '24.0500000', '26.0500000', '26.0503000'].map(support)).to.deep.equal(
      Array(4).fill('supported'),
    );
  });

  it('is tried down to 19.05', () => {
    expect(['19.0500000', '21.0500000', '22.0600000'].map(support)).to.deep.equal(Array(3).fill('best-effort'));
    expect(support('18.1100000')).to.equal('too-old');
  });

  it('is said to be newer than what was tested', () => {
    expect(support('26.1100000')).to.equal('newer-than-tested');
  });

  it('orders by time', () => {
    expect(['25.11', '19.05', '22.11'].sort(compareReleases)).to.deep.equal(['19.05', '22.11', '25.11']);
  });
});
