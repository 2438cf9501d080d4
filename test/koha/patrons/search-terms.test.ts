import { expect } from 'chai';
import { asksSomething, readSearch } from '../../../plugin/koha/patrons/search-terms.ts';

describe('what was typed into the search box', () => {
  it('is words of a name, in any order', () => {
    expect(readSearch('  siti   Ramadhani ').words).to.deep.equal(['siti', 'Ramadhani']);
  });

  it('is a surname and given names where a comma stands between them', () => {
    expect(readSearch('van der Meulen, Jo An').inverted).to.deep.equal({
      surname: 'van der Meulen',
      given: ['Jo', 'An'],
    });
  });

  it('is a card number also when it is written in groups', () => {
    expect(readSearch('2019 0042 7713').identifier).to.equal('201900427713');
  });

  it('is a telephone number without the signs between its digits and without the first zero', () => {
    expect(readSearch('0812-5550 (0142)').phone).to.equal('81255500142');
  });

  it('is the end of a telephone number where a country code stands in front', () => {
    expect(readSearch('+62 812 5550 0142').phone).to.equal('55500142');
  });

  it('is no telephone number when it has too few digits', () => {
    expect(readSearch('0812').phone).to.equal(undefined);
  });

  it('is an e-mail address or a part of one', () => {
    expect(readSearch('siti@exam').email).to.equal('siti@exam');
    expect(readSearch('@').email).to.equal(undefined);
  });

  it('asks for nothing when it is empty', () => {
    expect(asksSomething(readSearch('   '))).to.equal(false);
  });
});
