import { expect } from 'chai';
import {
  KOHA_VERSIONS,
  kohaSchemaSql,
  kohaVariants,
  kohaVersionPreference,
  schemaColumns,
  type KohaVariant,
  type KohaVersion,
} from '../../../plugin/demo/schema/index.ts';

const columns = (table: string, version: KohaVersion, variant?: KohaVariant): readonly string[] =>
  schemaColumns(version, variant).get(table) ?? [];

/** Each schema that can be built, as `22.11 early`. */
const schemas = KOHA_VERSIONS.flatMap((version) =>
  kohaVariants(version).map((variant) => ({ version, variant, name: `${version} ${variant}` })),
);

const schemasWith = (table: string, column: string): string[] =>
  schemas.filter(({ version, variant }) => columns(table, version, variant).includes(column)).map(({ name }) => name);

const ALL = schemas.map(({ name }) => name);
const from = (first: string): string[] => ALL.slice(ALL.indexOf(first));
const before = (first: string): string[] => ALL.slice(0, ALL.indexOf(first));
const SOME_TIME_BY_25_11 = ['22.11 late', '23.11 late', '24.11 late', '25.05 late', '25.11 late', '26.05 late'];
const AFTER_22_11_BY_25_11 = SOME_TIME_BY_25_11.slice(1);
const AFTER_19_05_BY_23_11 = ['22.11 late', ...from('23.11 early')];

describe('Koha releases', () => {
  it('are open in two ways strictly between what is known, and only there', () => {
    expect(ALL).to.deep.equal([
      '19.05 late',
      '22.11 early',
      '22.11 late',
      '23.11 early',
      '23.11 late',
      '24.11 early',
      '24.11 late',
      '25.05 early',
      '25.05 late',
      '25.11 late',
      '26.05 late',
    ]);
  });

  it('name themselves as Koha does in its Version preference', () => {
    expect(kohaVersionPreference('19.05')).to.equal('19.0500000');
    expect(kohaVersionPreference('25.11')).to.equal('25.1100000');
  });

  it('build the later schema when none is asked for', () => {
    expect(kohaSchemaSql('24.11')).to.deep.equal(kohaSchemaSql('24.11', 'late'));
  });
});

describe('columns of a Koha release', () => {
  it('that came after 19.05 and stand in 22.11', () => {
    expect(schemasWith('borrowers', 'middle_name')).to.deep.equal(from('22.11 early'));
    expect(schemasWith('borrowers', 'password_expiration_date')).to.deep.equal(from('22.11 early'));
    expect(schemasWith('borrowers', 'auth_method')).to.deep.equal(from('22.11 early'));
    expect(schemasWith('issues', 'issuer_id')).to.deep.equal(from('22.11 early'));
    expect(schemasWith('message_queue', 'failure_code')).to.deep.equal(from('22.11 early'));
    expect(schemasWith('borrower_relationships', 'guarantor_id')).to.deep.equal(from('22.11 early'));
    expect(schemasWith('restriction_types', 'code')).to.deep.equal(from('22.11 early'));
    expect(schemasWith('checkout_renewals', 'checkout_id')).to.deep.equal(from('22.11 early'));
    expect(schemasWith('deleteditems', 'deleted_on')).to.deep.equal(from('22.11 early'));
  });

  it('that came some time after 19.05 and stand in 23.11', () => {
    expect(schemasWith('accountlines', 'credit_type_code')).to.deep.equal(AFTER_19_05_BY_23_11);
    expect(schemasWith('account_debit_types', 'code')).to.deep.equal(AFTER_19_05_BY_23_11);
    expect(schemasWith('action_logs', 'script')).to.deep.equal(AFTER_19_05_BY_23_11);
    expect(schemasWith('categories', 'can_be_guarantee')).to.deep.equal(AFTER_19_05_BY_23_11);
  });

  it('that came some time after 19.05 and stand in 25.11', () => {
    expect(schemasWith('statistics', 'categorycode')).to.deep.equal(SOME_TIME_BY_25_11);
    expect(schemasWith('statistics', 'interface')).to.deep.equal(SOME_TIME_BY_25_11);
    expect(schemasWith('statistics', 'illrequest_id')).to.deep.equal(SOME_TIME_BY_25_11);
    expect(schemasWith('itemtypes', 'parent_type')).to.deep.equal(SOME_TIME_BY_25_11);
    expect(schemasWith('suggestions', 'staff_note')).to.deep.equal(SOME_TIME_BY_25_11);
  });

  it('that came after 22.11 and stand in 23.11', () => {
    expect(schemasWith('messages', 'patron_read_date')).to.deep.equal(from('23.11 early'));
  });

  it('that came some time after 22.11 and stand in 25.11', () => {
    expect(schemasWith('borrowers', 'preferred_name')).to.deep.equal(AFTER_22_11_BY_25_11);
    expect(schemasWith('borrowers', 'protected')).to.deep.equal(AFTER_22_11_BY_25_11);
    expect(schemasWith('deletedborrowers', 'protected')).to.deep.equal(AFTER_22_11_BY_25_11);
    expect(schemasWith('bookings', 'booking_id')).to.deep.equal(AFTER_22_11_BY_25_11);
    expect(schemasWith('issues', 'checkin_library')).to.deep.equal(AFTER_22_11_BY_25_11);
    expect(schemasWith('items', 'localuse')).to.deep.equal(AFTER_22_11_BY_25_11);
    expect(schemasWith('biblio', 'opac_suppressed')).to.deep.equal(AFTER_22_11_BY_25_11);
    expect(schemasWith('accountlines', 'old_issue_id')).to.deep.equal(AFTER_22_11_BY_25_11);
    expect(schemasWith('old_reserves', 'hold_group_id')).to.deep.equal(AFTER_22_11_BY_25_11);
  });

  it('that only the newest release has', () => {
    expect(schemasWith('illrequests', 'managedby')).to.deep.equal(['26.05 late']);
  });

  it('that went with 22.11', () => {
    expect(schemasWith('borrowers', 'guarantorid')).to.deep.equal(['19.05 late']);
    expect(schemasWith('deletedborrowers', 'guarantorid')).to.deep.equal(['19.05 late']);
    expect(schemasWith('old_issues', 'renewals')).to.deep.equal(['19.05 late']);
    expect(schemasWith('old_issues', 'renewals_count')).to.deep.equal(from('22.11 early'));
  });

  it('that gave way to type codes', () => {
    expect(schemasWith('accountlines', 'accounttype')).to.deep.equal(['19.05 late', '22.11 early']);
  });

  it('that went with 26.05', () => {
    expect(schemasWith('categories', 'reservefee')).to.deep.equal(before('26.05 late'));
    expect(schemasWith('systempreferences', 'options')).to.deep.equal(before('26.05 late'));
    expect(schemasWith('systempreferences', 'explanation')).to.deep.equal(before('26.05 late'));
    expect(schemasWith('systempreferences', 'type')).to.deep.equal(before('26.05 late'));
  });

  it('of deleted things are those of the living, in their order', () => {
    expect(columns('deletedborrowers', '25.11')).to.deep.equal(columns('borrowers', '25.11'));
    expect(columns('deleteditems', '25.11')).to.deep.equal(columns('items', '25.11'));
    expect(columns('deletedbiblio', '19.05')).to.deep.equal(columns('biblio', '19.05'));
    expect(columns('deletedbiblioitems', '22.11', 'early')).to.deep.equal(columns('biblioitems', '22.11', 'early'));
    expect(columns('deletedbiblio_metadata', '26.05')).to.deep.equal(columns('biblio_metadata', '26.05'));
  });
});
