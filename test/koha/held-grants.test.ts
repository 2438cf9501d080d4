import { expect } from 'chai';
import { parseGrant, reaches, type HeldPrivilege } from '../../plugin/koha/held-grants.ts';

const held = (database: string, table = '*'): HeldPrivilege => ({
  privilege: 'SELECT',
  database,
  table,
  columns: undefined,
  grantee: 'kenal',
});

describe('a line of SHOW GRANTS', () => {
  it('gives a privilege on a whole table', () => {
    expect(parseGrant('GRANT SELECT ON `koha`.`branches` TO `kenal`@`localhost`')).to.deep.equal([
      held('koha', 'branches'),
    ]);
  });

  it('gives privileges on columns, several in one line', () => {
    const line = 'GRANT SELECT (`surname`, `cardnumber`), UPDATE (`privacy`) ON `koha`.`borrowers` TO `kenal`@`%`';
    expect(parseGrant(line)).to.deep.equal([
      { ...held('koha', 'borrowers'), columns: ['surname', 'cardnumber'] },
      { ...held('koha', 'borrowers'), privilege: 'UPDATE', columns: ['privacy'] },
    ]);
  });

  it('is read without quotes too, as older servers write it', () => {
    expect(parseGrant("GRANT SELECT (surname) ON koha.borrowers TO 'kenal'@'%'")).to.deep.equal([
      { ...held('koha', 'borrowers'), columns: ['surname'] },
    ]);
  });

  it('gives privileges of several words everywhere', () => {
    const line = "GRANT SHOW VIEW, LOCK TABLES ON *.* TO `kenal`@`%` IDENTIFIED BY PASSWORD '*00AA' WITH GRANT OPTION";
    expect(parseGrant(line).map(({ privilege }) => privilege)).to.deep.equal([
      'SHOW VIEW',
      'LOCK TABLES',
      'GRANT OPTION',
    ]);
  });

  it('keeps nothing of a password', () => {
    const line = "GRANT USAGE ON *.* TO `kenal`@`%` IDENTIFIED BY PASSWORD '*FE6F2391B1F6F1CDFEE0'";
    expect(JSON.stringify(parseGrant(line))).not.to.contain('FE6F');
  });

  it('names the role or PUBLIC it comes from', () => {
    expect(parseGrant('GRANT SELECT ON `koha`.`items` TO PUBLIC')[0]?.grantee).to.equal('PUBLIC');
    expect(parseGrant('GRANT SELECT ON `koha`.`items` TO `readers`')[0]?.grantee).to.equal('readers');
  });

  it('gives procedures as well as tables', () => {
    expect(parseGrant('GRANT EXECUTE ON PROCEDURE `koha`.`tidy` TO `kenal`@`%`')[0]).to.include({
      privilege: 'EXECUTE',
      table: 'tidy',
    });
  });

  it('gives nothing where it grants a role, sets one or names a proxy', () => {
    expect(parseGrant('GRANT `readers` TO `kenal`@`%`')).to.deep.equal([]);
    expect(parseGrant('SET DEFAULT ROLE `readers` FOR `kenal`@`%`')).to.deep.equal([]);
    expect(parseGrant("GRANT PROXY ON ''@'%' TO 'kenal'@'%'")).to.deep.equal([]);
  });

  it('keeps odd names as they are', () => {
    expect(parseGrant('GRANT SELECT (`a``b, (c)`) ON `ko.ha TO`.`ta ON ble` TO `kenal`@`%`')).to.deep.equal([
      { ...held('ko.ha TO', 'ta ON ble'), columns: ['a`b, (c)'] },
    ]);
  });
});

describe('a privilege on a database', () => {
  it('reaches every database by a star', () => {
    expect(reaches(held('*'), 'koha_main')).to.equal(true);
  });

  it('takes underscore and percent for wildcards', () => {
    expect(reaches(held('koha_main'), 'kohaXmain')).to.equal(true);
    expect(reaches(held('koha\\_%'), 'koha_main')).to.equal(true);
    expect(reaches(held('koha%'), 'other')).to.equal(false);
  });

  it('takes them for themselves after a backslash', () => {
    expect(reaches(held('koha\\_main'), 'koha_main')).to.equal(true);
    expect(reaches(held('koha\\_main'), 'kohaXmain')).to.equal(false);
    expect(reaches(held('a\\%b'), 'a%b')).to.equal(true);
  });

  it('takes them for themselves where it is about one table', () => {
    expect(reaches(held('koha_main', 'items'), 'koha_main')).to.equal(true);
    expect(reaches(held('koha_main', 'items'), 'kohaXmain')).to.equal(false);
  });

  it('takes every other sign for itself', () => {
    expect(reaches(held('koha.main'), 'kohaXmain')).to.equal(false);
    expect(reaches(held('koha-(a+b)'), 'koha-(a+b)')).to.equal(true);
  });
});
