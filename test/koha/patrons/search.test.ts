import { expect } from 'chai';
import { readSearch, searchPatrons, suggestPatrons, type FoundPatrons } from '../../../plugin/koha/patrons/index.ts';
import type { PatronSearch } from '../../../plugin/koha/patrons/search.ts';
import type { VisibleLibraries } from '../../../plugin/koha/visibility.ts';
import { givenKoha, type GivenKoha } from './given.ts';

const ALL: VisibleLibraries = { all: true };
const ONLY_NORTH: VisibleLibraries = { all: false, branchcodes: ['NPL'] };

describe('searching for patrons', () => {
  let given: GivenKoha;

  const search = (
    typed: string,
    changes: Partial<PatronSearch> = {},
    visible: VisibleLibraries = ALL,
  ): Promise<FoundPatrons> =>
    searchPatrons(given.koha, visible, {
      terms: readSearch(typed),
      sort: 'name',
      isDescending: false,
      page: 1,
      pageSize: 25,
      ...changes,
    });
  const cards = async (
    typed: string,
    changes: Partial<PatronSearch> = {},
    visible: VisibleLibraries = ALL,
  ): Promise<unknown[]> => (await search(typed, changes, visible)).patrons.map((patron) => patron.cardnumber);

  after(() => given.close());

  before(async () => {
    given = await givenKoha();
    await given.patron({
      cardnumber: '201900427713',
      userid: 'siti.r',
      email: 'siti.ramadhani@example.org',
      phone: '0812-5550-0142',
    });
    await given.patron({ cardnumber: 'LW', surname: 'Wiśniewska', firstname: 'Łucja', phonepro: '+62 21 7654 321' });
    await given.patron({ cardnumber: 'JM', surname: 'van der Meulen', firstname: 'Johannes', branchcode: 'NPL' });
    await given.patron({ cardnumber: 'ZM', surname: 'Meulen', firstname: 'Zoë', categorycode: 'CH' });
    await given.patron({ cardnumber: '100%_A', surname: '100% Club', firstname: null, dateexpiry: '0000-00-00' });
    await given.patron({ cardnumber: null, surname: null, firstname: 'Sukarmin', userid: null });
    await given.patron({ cardnumber: 'AR', surname: 'الفارسي', firstname: 'زهراء', preferred_name: 'زهراء' });
    await given.patron({ cardnumber: 'PN', surname: 'Quist', firstname: 'Robert', preferred_name: 'Bobby' });
  });

  it('finds half a surname, with the diacritic and without it', async () => {
    expect(await cards('Wiśn')).to.deep.equal(['LW']);
    expect(await cards('wisn')).to.deep.equal(['LW']);
  });

  it('finds letters that are no accents, such as Ł, by their plain neighbour', async () => {
    expect(await cards('lucja wisniewska')).to.deep.equal(['LW']);
  });

  it('finds words in any order, and the end of a surname of several words', async () => {
    expect(await cards('ramadhani siti')).to.deep.equal(['201900427713']);
    expect(await cards('johannes meulen')).to.deep.equal(['JM']);
    expect(await cards('meulen')).to.deep.equal(['ZM', 'JM']);
  });

  it('reads "surname, first name" as it is meant', async () => {
    expect(await cards('Meulen, Zo')).to.deep.equal(['ZM']);
    expect(await cards('van der Meulen, J')).to.deep.equal(['JM']);
    expect(await cards('Siti, Ramadhani')).to.deep.equal([]);
  });

  it('finds the name that a patron prefers', async () => {
    expect(await cards('bobby quist')).to.deep.equal(['PN']);
  });

  it('finds card numbers, user names, e-mail addresses and telephone numbers', async () => {
    expect(await cards('2019 0042 7713')).to.deep.equal(['201900427713']);
    expect(await cards('SITI.R')).to.deep.equal(['201900427713']);
    expect(await cards('siti.ramadhani@')).to.deep.equal(['201900427713']);
    expect(await cards('+62 812 5550 0142')).to.deep.equal(['201900427713']);
    expect(await cards('(021) 765 43 21')).to.deep.equal(['LW']);
  });

  it('finds names in other scripts', async () => {
    expect(await cards('الفار')).to.deep.equal(['AR']);
  });

  it('takes wildcards for the signs that they are', async () => {
    expect(await cards('100%')).to.deep.equal(['100%_A']);
    expect(await cards('%%%')).to.deep.equal([]);
    expect(await cards('___')).to.deep.equal([]);
  });

  it('never finds a patron of a library that the viewer may not see, by any way', async () => {
    expect(await cards('Ramadhani', {}, ONLY_NORTH)).to.deep.equal([]);
    expect(await cards('201900427713', {}, ONLY_NORTH)).to.deep.equal([]);
    expect(await cards('siti.ramadhani@example.org', {}, ONLY_NORTH)).to.deep.equal([]);
    expect(await cards('081255500142', {}, ONLY_NORTH)).to.deep.equal([]);
    expect(await cards('meulen', {}, ONLY_NORTH)).to.deep.equal(['JM']);
    expect(await cards('meulen', {}, { all: false, branchcodes: [] })).to.deep.equal([]);
  });

  it('keeps to a library and a category', async () => {
    expect(await cards('meulen', { library: 'NPL' })).to.deep.equal(['JM']);
    expect(await cards('', { category: 'CH' })).to.deep.equal(['ZM']);
  });

  it('sorts both ways and turns pages', async () => {
    expect(await cards('', { library: 'CPL', sort: 'card', isDescending: true, pageSize: 2 })).to.deep.equal([
      'ZM',
      'PN',
    ]);
    expect(await cards('', { library: 'CPL', sort: 'card', isDescending: true, pageSize: 2, page: 2 })).to.deep.equal([
      'LW',
      'AR',
    ]);
    expect((await search('', { library: 'CPL', pageSize: 2 })).total).to.equal(7);
  });

  it('bears patrons without name, card and expiry', async () => {
    const { patrons } = await search('sukarmin');
    expect(patrons[0]).to.include({ cardnumber: undefined, library: 'Central', category: 'Adult' });
    expect((await search('100%')).patrons[0]?.expiry).to.equal(undefined);
  });

  it('suggests at most as many as asked, only visible ones', async () => {
    expect(await suggestPatrons(given.koha, ALL, 'meulen', 1)).to.have.lengthOf(1);
    const seen = await suggestPatrons(given.koha, ONLY_NORTH, 'meulen', 8);
    expect(seen.map((patron) => patron.cardnumber)).to.deep.equal(['JM']);
  });
});
