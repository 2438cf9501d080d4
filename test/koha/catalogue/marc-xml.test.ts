import { expect } from 'chai';
import fc from 'fast-check';
import { BrokenRecord, readMarcXml, type MarcRecord } from '../../../plugin/koha/catalogue/marc-xml.ts';

const read = (xml: string): MarcRecord => readMarcXml(xml, () => true);

const faultOf = (xml: string): string => {
  try {
    read(xml);
  } catch (error) {
    if (error instanceof BrokenRecord) return error.fault;
    throw error;
  }
  return 'none';
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

describe('a record in MARCXML', () => {
  it('is read with leader, control fields and data fields in their order', () => {
    const record = read(`<?xml version="1.0" encoding="UTF-8"?>
      <record xmlns="http://www.loc.gov/MARC21/slim">
        <leader>00000nam a2200000 a 4500</leader>
        <controlfield tag="008">990101s1999</controlfield>
        <datafield tag="650" ind1=" " ind2="4"><subfield code="a">Cookery</subfield><subfield code="x">History</subfield></datafield>
      </record>`);
    expect(record.leader).to.equal('00000nam a2200000 a 4500');
    expect([...record.controls]).to.deep.equal([['008', '990101s1999']]);
    expect(record.fields).to.deep.equal([
      {
        tag: '650',
        ind1: ' ',
        ind2: '4',
        subfields: [
          ['a', 'Cookery'],
          ['x', 'History'],
        ],
      },
    ]);
  });

  it('keeps only what is asked for', () => {
    const xml =
      '<record><datafield tag="245"><subfield code="a">T</subfield></datafield><datafield tag="650"><subfield code="a">S</subfield></datafield></record>';
    expect(readMarcXml(xml, (tag) => tag === '650').fields.map(({ tag }) => tag)).to.deep.equal(['650']);
  });

  it('may stand in a collection and have a prefix; the first record counts', () => {
    const xml = (text: string): string =>
      `<marc:record><marc:datafield tag="650"><marc:subfield code="a">${text}</marc:subfield></marc:datafield></marc:record>`;
    const record = read(`<marc:collection xmlns:marc="x">${xml('One')}${xml('Two')}</marc:collection>`);
    expect(record.fields.map(({ subfields }) => subfields)).to.deep.equal([[['a', 'One']]]);
  });

  const FAULTS: Readonly<Record<string, string>> = {
    '': 'not-xml',
    '   ': 'not-xml',
    'just text': 'not-xml',
    '<record>': 'not-xml',
    '<record><datafield tag="650"></record>': 'not-xml',
    '<record>a & b</record>': 'not-xml',
    '<record>&nbsp;</record>': 'not-xml',
    '<!DOCTYPE r [<!ENTITY a "aaaa">]><record><leader>&a;</leader></record>': 'not-xml',
    '<html><body/></html>': 'no-record',
    '<record/>': 'none',
    '<record></record>': 'none',
  };
  for (const [xml, fault] of Object.entries(FAULTS))
    it(`is said to be ${fault} where it is ${JSON.stringify(xml)}`, () => {
      expect(faultOf(xml)).to.equal(fault);
    });

  it('is readable though it holds control characters that XML does not know', () => {
    const xml = '<record><datafield tag="650"><subfield code="a">Coo\u001fkery\u0000</subfield></datafield></record>';
    expect(read(xml).fields[0]?.subfields).to.deep.equal([['a', 'Cookery']]);
  });

  it('is read whole though it is huge', () => {
    const field = `<datafield tag="650"><subfield code="a">${'x'.repeat(1_000)}</subfield></datafield>`;
    expect(read(`<record>${field.repeat(3_000)}</record>`).fields).to.have.length(3_000);
  });

  it('gives back every text as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 40 })), (texts) => {
        const plain = texts.map((text) => text.replace(/[^\P{Cc}\t\n]/gu, ''));
        const subfields = plain.map((text) => `<subfield code="a">${escaped(text)}</subfield>`).join('');
        const { fields } = read(`<record><datafield tag="650">${subfields}</datafield></record>`);
        expect(fields[0]?.subfields.map(([, text]) => text)).to.deep.equal(plain);
      }),
    );
  });

  it('is either read or named broken, whatever it is', () => {
    const piece = fc.constantFrom(
      '<record>',
      '</record>',
      '<datafield tag="650">',
      '</datafield>',
      '<',
      '&',
      'a',
      '"',
      ']]>',
      '<!--',
      '-->',
      '<![CDATA[',
      '<?x',
      '?>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(faultOf(pieces.join(''))).to.be.oneOf(['none', 'not-xml', 'no-record']);
      }),
      { numRuns: 2_000 },
    );
  });
});
