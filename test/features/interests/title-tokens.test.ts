import { expect } from 'chai';
import { classTokens } from '../../../plugin/features/interests/class-number.domain.ts';
import { titleTokens } from '../../../plugin/features/interests/title-tokens.ts';
import { keyOf, LONGEST_VALUE, tokenWeight } from '../../../plugin/features/interests/token.domain.ts';
import { field, marcXml } from './support-records.ts';

const textsOf = (schema: string, ...fields: string[]): string[] =>
  titleTokens(marcXml(...fields), schema).map(({ kind, value, label }) =>
    label === value ? `${kind} ${value}` : `${kind} ${value} = ${label}`,
  );

describe('the tokens of a title in MARC 21', () => {
  const tokens = (...fields: string[]): string[] => textsOf('MARC21', ...fields);

  it('are its subject headings, by authority record where they are linked to one', () => {
    expect(
      tokens(
        field('650', { a: 'Cookery.', 9: '12' }),
        field('651', { a: 'Indonesia' }),
        field('600', { a: 'Kartini, Raden Adjeng,', d: '1879-1904.', 0: '(DE-588)118' }),
        field('600', { a: 'Elizabeth', b: 'II,', c: 'Queen', 9: '13' }),
        field('610', { a: 'Indonesia.', b: 'Kementerian Pendidikan.', 9: '14' }),
        field('653', { a: 'Sambal' }, { a: 'Rendang' }),
        field('690', { a: 'Local history' }),
      ),
    ).to.deep.equal([
      'subject auth:12 = Cookery',
      'subject Indonesia',
      'subject auth:(DE-588)118 = Kartini, Raden Adjeng',
      'subject auth:13 = Elizabeth II',
      'subject auth:14 = Indonesia. Kementerian Pendidikan',
      'subject Sambal',
      'subject Rendang',
      'subject Local history',
    ]);
  });

  it('are of a heading with subdivisions its main heading, once, the whole beside it, and its forms', () => {
    expect(
      tokens(
        field('650', { a: 'Gardening' }),
        field('650', { a: 'Gardening', x: 'History.' }),
        field('650', {
          a: 'Gardening',
          x: 'Therapeutic use',
          z: 'Java',
          y: '20th century',
          v: 'Handbooks, manuals, etc.',
        }),
        field('650', { a: 'Gardening', x: 'History' }, { x: 'Sources', v: 'Juvenile literature' }),
        field('651', { a: 'Java', y: '1942-1945', v: 'Fiction' }),
      ),
    ).to.deep.equal([
      'subject Gardening',
      'heading Gardening--History',
      'heading Gardening--Therapeutic use',
      'form Handbooks, manuals, etc',
      'heading Gardening--History--Sources',
      'form Juvenile literature',
      'subject Java',
      'form Fiction',
    ]);
  });

  it('are never linked by what is a link of a finer heading, whatever makes it finer', () => {
    for (const finer of [
      { x: 'History' },
      { v: 'Handbooks' },
      { y: '20th century' },
      { z: 'Java' },
      { t: 'Letters' },
      { n: 'Part 1' },
    ])
      expect(tokens(field('600', { a: 'Kartini', ...finer, 9: '12', 0: '(DE-588)118' }))).to.include('subject Kartini');
    expect(tokens(field('600', { a: 'Kartini', x: ' ', v: ' . ', 9: '12' }))).to.include('subject auth:12 = Kartini');
  });

  it('are no subjects where a heading is but a form, a time, a place or a topic below nothing', () => {
    const ofKind = (ind2: string, a: string): string => field('653', { a }).replace('ind2=" "', `ind2="${ind2}"`);
    expect(
      tokens(
        field('648', { a: '1900-1999' }),
        field('655', { a: 'Large print books', 9: '3' }),
        ofKind('4', '1800-1899'),
        ofKind('6', 'Diaries'),
        ofKind('5', 'Java'),
        field('650', { v: 'Fiction', y: '20th century', z: 'Bali' }),
        field('650', { x: 'Religious aspects' }),
      ),
    ).to.deep.equal([
      'form Large print books',
      'form Diaries',
      'subject Java',
      'form Fiction',
      'heading Religious aspects',
    ]);
  });

  it('are its authors and its series, the traced one before the transcribed', () => {
    expect(
      tokens(
        field('100', { a: 'Brandsma, A.,', 9: '7' }),
        field('700', { a: 'Kalimaya, Nila.' }),
        field('490', { a: 'Small kitchens ;', v: '3' }),
        field('830', { a: 'Small kitchens series', 9: '8' }),
      ),
    ).to.deep.equal(['author auth:7 = Brandsma, A.', 'author Kalimaya, Nila', 'series auth:8 = Small kitchens series']);
    expect(tokens(field('490', { a: 'Small kitchens ;', v: '3' }))).to.deep.equal(['series Small kitchens']);
  });

  it('are its classes at three depths, with the whole number', () => {
    expect(tokens(field('082', { a: '823/.914', 2: '22' }))).to.deep.equal([
      'class ddc:8 = 800–899',
      'class ddc:82 = 820–829',
      'class ddc:823 = 823',
      'number ddc:823.914 = 823.914',
    ]);
    expect(tokens(field('080', { a: '821.111-31' })).at(-2)).to.equal('class udc:821 = 821');
    expect(tokens(field('050', { a: 'PR6039 .O32', b: 'L6' }))).to.deep.equal([
      'class lcc:P = P',
      'class lcc:PR = PR',
      'class lcc:PR6039 = PR6039',
      'number lcc:PR6039 = PR6039',
    ]);
    expect(tokens(field('084', { a: 'QA 12', 2: 'rvk' }))[0]).to.equal('class rvk:Q = Q');
    expect(tokens(field('082', { a: '[Fic]' }))).to.deep.equal([]);
  });

  it('are also what tells titles apart: language, audience and form', () => {
    const control = `${' '.repeat(22)}j${' '.repeat(12)}ind d`;
    const xml = `<record><leader>00000nam a22</leader><controlfield tag="008">${control}</controlfield>${field('041', { a: 'jav' })}${field('655', { a: 'Picture books.' })}</record>`;
    expect(titleTokens(xml, 'MARC21').map(({ kind, value }) => `${kind} ${value}`)).to.deep.equal([
      'form Picture books',
      'language ind',
      'language jav',
      'audience j',
    ]);
  });

  it('come once each, whatever the spelling, and no longer than is kept', () => {
    expect(tokens(field('650', { a: 'Café' }), field('650', { a: 'CAFE ' }))).to.deep.equal(['subject Café']);
    const [long = ''] = tokens(field('650', { a: `${'x'.repeat(LONGEST_VALUE - 1)}😀 and more` }));
    expect(long).to.equal(`subject ${'x'.repeat(LONGEST_VALUE - 1)}`);
    expect(tokens(field('650', { a: ' . ' }), field('100', { d: '1950' }))).to.deep.equal([]);
  });

  it('end somewhere in a record that names thousands', () => {
    const many = Array.from({ length: 5_000 }, (_, number) => field('650', { a: `Heading ${number}` }));
    expect(titleTokens(marcXml(...many), 'MARC21').length).to.be.lessThan(500);
  });
});

describe('the tokens of a title in UNIMARC', () => {
  const tokens = (...fields: string[]): string[] => textsOf('UNIMARC', ...fields);

  it('are its subjects, classes, authors, series, and what tells titles apart', () => {
    expect(
      tokens(
        field('100', { a: '20200101d2020    m  y0frey50      ba' }),
        field('101', { a: 'fre' }),
        field('225', { a: 'Folio' }),
        field('410', { t: 'Collection Folio', 9: '5' }),
        field('606', { a: 'Cuisine', 9: '41' }),
        field('607', { a: 'Indonésie' }),
        field('610', { a: 'Riz' }),
        field('608', { a: 'Roman' }),
        field('676', { a: '641.5' }),
        field('675', { a: '641.5' }),
        field('700', { a: 'Perec', b: 'Georges', 3: '9' }),
        field('701', { a: 'Toer', b: 'Pramoedya Ananta' }),
      ),
    ).to.deep.equal([
      'subject auth:41 = Cuisine',
      'subject Indonésie',
      'subject Riz',
      'class ddc:6 = 600–699',
      'class ddc:64 = 640–649',
      'class ddc:641 = 641',
      'number ddc:641.5 = 641.5',
      'class udc:6 = 6',
      'class udc:64 = 64',
      'class udc:641 = 641',
      'number udc:641.5 = 641.5',
      'author auth:9 = Perec, Georges',
      'author Toer, Pramoedya Ananta',
      'series auth:5 = Collection Folio',
      'form Roman',
      'language fre',
      'audience m',
    ]);
  });

  it('are of a heading with subdivisions its main heading, once, the whole beside it, and its forms', () => {
    expect(
      tokens(
        field('606', { 3: '027', a: 'Jardinage', 9: '41' }),
        field('606', { a: 'Jardins', x: 'Histoire', y: 'Java', z: '20e siècle', j: 'Manuels', 3: '028', 9: '42' }),
        field('606', { a: 'Jardins', z: '1990-', 9: '43' }),
        field('607', { a: 'Indonésie', x: 'Descriptions et voyages' }, { x: 'Cartes', 9: '44' }),
        field('600', { a: 'Perec', b: 'Georges', f: '1936-1982', 9: '45' }),
        field('600', { a: 'Perec', b: 'Georges', t: 'La disparition', 9: '46' }),
        field('601', { a: 'Indonésie', b: 'Ministère de la culture', 9: '47' }),
      ),
    ).to.deep.equal([
      'subject auth:41 = Jardinage',
      'subject Jardins',
      'heading Jardins--Histoire',
      'form Manuels',
      'subject Indonésie',
      'heading Indonésie--Descriptions et voyages--Cartes',
      'subject auth:45 = Perec, Georges',
      'subject Perec, Georges',
      'subject auth:47 = Indonésie. Ministère de la culture',
    ]);
  });

  it('do not take MARC 21 authors for subjects, nor the reverse', () => {
    expect(tokens(field('650', { a: 'Not of UNIMARC' }))).to.deep.equal([]);
    expect(textsOf('MARC21', field('701', { a: 'Not of MARC 21' }))).to.deep.equal([]);
  });
});

describe('the weight of a token', () => {
  const weights = (scheme: string, number: string): number[] =>
    classTokens(scheme, number).map((one) => tokenWeight(one));

  it('is 1 for subjects and authors, 1.2 for series, .3 .6 1 for the depths of a class, 0 for filters', () => {
    expect(tokenWeight({ kind: 'subject', value: 'A' })).to.equal(1);
    expect(tokenWeight({ kind: 'author', value: 'A' })).to.equal(1);
    expect(tokenWeight({ kind: 'series', value: 'A' })).to.equal(1.2);
    expect(tokenWeight({ kind: 'language', value: 'ind' })).to.equal(0);
    expect(tokenWeight({ kind: 'heading', value: 'A--B' })).to.equal(0);
    expect(weights('ddc', '641.5')).to.deep.equal([0.3, 0.6, 1, 0]);
    expect(weights('lcc', 'PR6039')).to.deep.equal([0.3, 0.6, 1, 0]);
    expect(weights('lcc', 'Z1001')).to.deep.equal([0.3, 1, 0]);
  });
});

describe('the key of a spelling', () => {
  it('knows no case, no accents and no double spaces', () => {
    expect(keyOf('  Ilmu   Perpustakaan ')).to.equal(keyOf('ILMU PERPUSTAKAAN'));
    expect(keyOf('Économie')).to.equal('economie');
    expect(keyOf('文学')).to.equal('文学');
  });
});
