import { expect } from 'chai';
import { complaints, found, patient, type Patient } from './support.ts';

describe("the doctor on rights in Koha's database", () => {
  let library: Patient;
  beforeEach(async () => {
    library = await patient();
  });

  it('is content with what the product asks for', async () => {
    await library.grantAsAdvised();
    const report = await library.examine();
    expect(complaints(report)).to.deep.equal([]);
    expect(found(report, 'grants.exact')).to.have.length(1);
  });

  it('names what is missing, what it is for, and the statement that grants it', async () => {
    await library.grantAsAdvised();
    await library.admin('REVOKE SELECT (surname, email, phone) ON KOHA.borrowers FROM ACCOUNT');
    await library.admin('REVOKE SELECT ON KOHA.branches FROM ACCOUNT');
    const report = await library.examine();
    expect(complaints(report)).to.have.members([
      'critical grants.missing',
      'critical grants.missing',
      'warning grants.missing-optional',
    ]);
    const [surname, branches] = found(report, 'grants.missing');
    expect(surname?.sentence).to.contain('Not granted: borrowers.surname.').and.contain('who they are');
    expect(branches?.sentence).to.contain('Not granted: the table branches.').and.contain('names of libraries');
    const [optional] = found(report, 'grants.missing-optional');
    expect(optional?.sentence).to.contain('borrowers.email, borrowers.phone');
    expect(optional?.help).to.contain(
      `GRANT SELECT (\`email\`, \`phone\`) ON \`${library.koha.name}\`.\`borrowers\` TO`,
    );
  });

  it('gives statements that grant everything, beginning with the one right that docs/admin.md names', async () => {
    await library.admin('GRANT SELECT ON KOHA.systempreferences TO ACCOUNT');
    const first = await library.examine();
    expect(first.status).to.equal('critical');
    await library.follow(first);
    expect(complaints(await library.examine())).to.deep.equal([]);
  });

  it('gives statements also where the version of Koha cannot be read at first', async () => {
    await library.admin('GRANT SELECT (branchcode) ON KOHA.branches TO ACCOUNT');
    await library.follow(await library.examine());
    await library.follow(await library.examine());
    expect(complaints(await library.examine())).to.deep.equal([]);
  });

  it('says of a column that came between two known releases that only trying tells', async () => {
    const between = await patient('24.11');
    await between.grantAsAdvised();
    await between.admin('REVOKE SELECT (preferred_name) ON KOHA.borrowers FROM ACCOUNT');
    const report = await between.examine();
    expect(complaints(report)).to.deep.equal([]);
    const [finding] = found(report, 'capabilities.unclear');
    expect(finding?.sentence).to.contain('may or may not have borrowers.preferred_name,');
    expect(finding?.help).to.contain('GRANT SELECT (`preferred_name`) ON');
  });

  it('tells "not granted" from "not in this version"', async () => {
    const old = await patient('22.11');
    await old.grantAsAdvised();
    await old.admin('REVOKE SELECT (middle_name) ON KOHA.borrowers FROM ACCOUNT');
    const report = await old.examine();
    expect(complaints(report)).to.deep.equal(['warning grants.missing-optional']);
    const [absent] = found(report, 'capabilities.absent-optional');
    expect(absent?.level).to.equal('fine');
    const all = found(report, 'capabilities.absent-optional').map(({ sentence }) => sentence);
    expect(all.join('\n')).to.contain('Koha 22.11.00.000 does not have').and.contain('borrowers.preferred_name');
    expect(all.join('\n')).not.to.contain('middle_name');
  });

  it('names rights that go beyond reading, as critical, with the statement that takes them away', async () => {
    await library.grantAsAdvised();
    await library.admin('GRANT UPDATE (email), INSERT ON KOHA.borrowers TO ACCOUNT');
    const report = await library.examine();
    expect(report.status).to.equal('critical');
    const findings = found(report, 'grants.too-wide-write');
    expect(findings.map(({ sentence }) => sentence).join('\n'))
      .to.contain('holds UPDATE (email) on')
      .and.contain('INSERT');
    await library.follow(report);
    expect(complaints(await library.examine())).to.deep.equal([]);
  });

  it('names the right to read passwords', async () => {
    await library.grantAsAdvised();
    await library.admin('GRANT SELECT (password) ON KOHA.borrowers TO ACCOUNT');
    const [finding] = found(await library.examine(), 'grants.too-wide-secret');
    expect(finding?.sentence).to.contain('SELECT (password)').and.contain('may read passwords or keys');
  });

  it('accepts the password column where the sign-in form needs it, and misses it there', async () => {
    const settings = { access: { form: 'password-column' } } as const;
    await library.grantAsAdvised();
    const without = await library.examine({ settings });
    expect(found(without, 'grants.missing-optional')[0]?.sentence).to.contain('borrowers.password');
    await library.grantAsAdvised(['password-column']);
    expect(complaints(await library.examine({ settings }))).to.deep.equal([]);
  });

  it('does not miss the table of preferences where a view is read instead', async () => {
    await library.grantAsAdvised();
    const preferencesView = await library.offerPreferencesView();
    const report = await library.examine({ settings: { koha: { preferencesView } } });
    expect(complaints(report)).to.deep.equal([]);
    expect(found(report, 'koha.version')).to.have.length(1);
    expect(complaints(await library.examine())).to.include('critical grants.missing');
  });

  it('names a whole database as too wide', async () => {
    await library.admin('GRANT SELECT ON KOHA.* TO ACCOUNT');
    const report = await library.examine();
    expect(complaints(report)).to.deep.equal(['warning grants.too-wide-secret']);
    expect(found(report, 'grants.too-wide-secret')[0]?.sentence).to.contain(`on ${library.koha.name}.*`);
  });

  it('names what comes through a role, and a role that is not switched on', async () => {
    const role = `role_${library.account.user}`;
    await library.grantAsAdvised();
    await library.admin(`CREATE ROLE ${role}`);
    await library.admin(`GRANT DELETE ON KOHA.borrowers TO ${role}`);
    await library.admin(`GRANT ${role} TO ACCOUNT`);
    expect(complaints(await library.examine())).to.deep.equal(['warning grants.dormant-role']);
    await library.admin(`SET DEFAULT ROLE ${role} FOR ACCOUNT`);
    const report = await library.examine();
    const [finding] = found(report, 'grants.too-wide-write');
    expect(finding?.sentence).to.contain(`"${role}", which counts for the account, holds DELETE`);
    await library.follow(report);
    expect(complaints(await library.examine())).to.deep.equal([]);
    await library.admin(`DROP ROLE ${role}`);
  });
});
