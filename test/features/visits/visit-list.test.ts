import { expect } from 'chai';
import {
  findMapping,
  guessMapping,
  nameMapping,
  readKind,
  readRow,
  type Mapping,
} from '../../../plugin/features/visits/visit-list.domain.ts';
import { readVisitList } from '../../../plugin/features/visits/visit-list.ts';
import { InvalidInput } from '../../../plugin/shared/errors.ts';
import { readDay } from '../../../plugin/shared/list/day-format.domain.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';

const list = (text: string | Buffer) => readVisitList(Buffer.from(text), (number) => `Column ${number}`);
const today = libraryDay('2026-11-22');

describe('a list of visits', () => {
  it('is read with whatever delimiter, mark and encoding it came in', () => {
    const semicolons = list('\ufeffKartu;Tanggal\r\n"7";2026-11-20\r\n\r\n8;2026-11-21\r\n');
    expect(semicolons.columns).to.deep.equal(['Kartu', 'Tanggal']);
    expect(semicolons.rows).to.deep.equal([
      { line: 2, fields: ['7', '2026-11-20'] },
      { line: 4, fields: ['8', '2026-11-21'] },
    ]);
    const windows = list(Buffer.from('Kart\u00e9\tDay\n7\t2026-11-20\n', 'latin1'));
    expect(windows.columns).to.deep.equal(['Karté', 'Day']);
  });

  it('without a heading names its columns by number and keeps its first row', () => {
    const { columns, rows } = list('7,2026-11-20 08:15\n8,2026-11-20 08:16\n');
    expect(columns).to.deep.equal(['Column 1', 'Column 2']);
    expect(rows).to.have.length(2);
  });

  it('is refused when there is nothing in it or too much', () => {
    expect(() => list('\n\n'))
      .to.throw(InvalidInput)
      .with.property('code', 'list.empty');
    const rows = 'a,b\n'.repeat(100_002);
    expect(() => list(rows))
      .to.throw(InvalidInput)
      .with.property('code', 'csv.too-long');
  });

  it('is understood from its rows', () => {
    const mapping = guessMapping(list('when,what,member card\n20/11/2026,event,7\n13/10/2026,gate,8\n'));
    expect(mapping).to.deep.equal({ card: 2, date: 0, format: 'dmy', kind: 'column', kindColumn: 1 });
    expect(guessMapping(list('7,2026-11-20\n'))).to.include({ card: 0, date: 1, format: 'ymd', kind: 'gate' });
    expect(guessMapping(list('x\ny\n'))).to.include({ card: 0, date: 0 });
  });

  it('is read again as a list of the same columns was', () => {
    const mapping: Mapping = { card: 1, date: 0, format: 'mdy', kind: 'event', kindColumn: undefined };
    const named = nameMapping(mapping, ['day', 'card']);
    expect(findMapping(named, ['card', 'day', 'more'])).to.deep.equal({ ...mapping, card: 0, date: 1 });
    expect(findMapping(named, ['card', 'date'])).to.equal(undefined);
  });
});

describe('a row of a list of visits', () => {
  const mapping: Mapping = { card: 0, date: 1, format: 'ymd', kind: 'column', kindColumn: 2 };

  it('is a card, a day and a kind', () => {
    expect(readRow(['7', '2026-11-22T23:59:01Z', 'E-resource'], mapping, today)).to.deep.equal({
      card: '7',
      day: libraryDay('2026-11-22'),
      kind: 'e_resource',
    });
  });

  for (const [reason, fields] of [
    ['no-card', ['', '2026-11-20', 'gate']],
    ['bad-date', ['7', '2026-02-30', 'gate']],
    ['bad-date', ['7', '20/11/2026', 'gate']],
    ['bad-date', ['7']],
    ['future-date', ['7', '2026-11-23', 'gate']],
    ['unknown-kind', ['7', '2026-11-20', 'yoga']],
    ['unknown-kind', ['7', '2026-11-20']],
  ] as const)
    it(`is refused as ${reason}: ${fields.join(', ')}`, () => {
      expect(readRow(fields, mapping, today)).to.equal(reason);
    });

  it('knows days in three orders and nothing else', () => {
    const day = libraryDay('2026-03-04').toString();
    expect(readDay('2026-3-4', 'ymd')?.toString()).to.equal(day);
    expect(readDay('20260304', 'ymd')?.toString()).to.equal(day);
    expect(readDay('04.03.2026 10:00', 'dmy')?.toString()).to.equal(day);
    expect(readDay('3/4/2026', 'mdy')?.toString()).to.equal(day);
    for (const text of ['04.03.26', '2026-03-041', '0026-03-04', 'Mar 4', '']) {
      expect(readDay(text, 'ymd'), text).to.equal(undefined);
      expect(readDay(text, 'dmy'), text).to.equal(undefined);
    }
  });

  it('knows kinds in English and Indonesian', () => {
    expect(['Gerbang', 'ACARA', 'sumber elektronik', 'e-lending', ''].map(readKind)).to.deep.equal([
      'gate',
      'event',
      'e_resource',
      'e_resource',
      undefined,
    ]);
  });
});
