import { expect } from 'chai';
import { readTexts } from '../../plugin/i18n/index.ts';
import { KOHA_READS } from '../../plugin/koha/reads.ts';

describe('what the doctor says a table of Koha is read for', () => {
  it('stands in plugin/i18n/{en,id}/doctor.json as doctor.purpose.<table>, in English as in koha/reads.ts', () => {
    const english = readTexts('en');
    const unlike = KOHA_READS.filter(({ table, purpose }) => english.get(`doctor.purpose.${table}`) !== purpose);
    expect(unlike.map(({ table, purpose }) => `"doctor.purpose.${table}": "${purpose}"`)).to.deep.equal([]);
  });
});
