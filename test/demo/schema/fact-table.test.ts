import { expect } from 'chai';
import { parseFacts } from '../../../plugin/demo/schema/fact-table.ts';
import { Bug } from '../../../plugin/shared/errors.ts';

describe('reading Koha facts', () => {
  it('reads a column with its default and its change', () => {
    const [table] = parseFacts("\ntable shelf\n  code | varchar(8) | no | 'x' | since 22.11..25.11\n");

    expect(table?.columns).to.deep.equal([
      {
        name: 'code',
        type: 'varchar(8)',
        nullable: false,
        standard: "'x'",
        formerType: undefined,
        formerStandard: undefined,
        life: { since: { before: '22.11', by: '25.11' }, until: undefined },
      },
    ]);
  });

  it('tells a former type from a former default', () => {
    const [table] = parseFacts(
      'table shelf\n  days | int(11) | yes |  | was tinyint(1) 19.05..22.11; default was 0 22.11..23.11',
    );

    expect(table?.columns[0]?.formerType).to.deep.equal({
      value: 'tinyint(1)',
      until: { before: '19.05', by: '22.11' },
    });
    expect(table?.columns[0]?.formerStandard).to.deep.equal({ value: '0', until: { before: '22.11', by: '23.11' } });
  });

  it('reads what a foreign key does when its target goes', () => {
    const [table] = parseFacts(
      'table shelf\n  a | int(11) | no |\n  b | int(11) | no |\n  foreign: a, b > room.x, y, set null',
    );

    expect(table?.foreign[0]).to.deep.include({
      columns: ['a', 'b'],
      table: 'room',
      references: ['x', 'y'],
      onDelete: 'set null',
    });
  });

  it('refuses a release that it does not know', () => {
    expect(() => parseFacts('table shelf\n  code | int(11) | no |  | since 21.11..22.11')).to.throw(
      Bug,
      'code | int(11)',
    );
  });

  it('refuses a change that it does not know', () => {
    expect(() => parseFacts('table shelf\n  code | int(11) | no |  | from 19.05..22.11')).to.throw(Bug, 'from');
  });

  it('refuses a column that does not say whether it may be NULL', () => {
    expect(() => parseFacts('table shelf\n  code | int(11) | perhaps |')).to.throw(Bug, 'perhaps');
  });

  it('refuses a key of an unknown kind', () => {
    expect(() => parseFacts('table shelf\n  fulltext: code')).to.throw(Bug, 'fulltext');
  });
});
