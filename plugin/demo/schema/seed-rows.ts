import type { Bracket } from './versions.ts';

export type Value = string | number | null;

/** Rows that a fresh installation has before anybody works with it. */
export interface Seed {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly SeedRow[];
}

export interface SeedRow {
  readonly values: readonly Value[];
  readonly since?: Bracket;
  readonly until?: Bracket;
}

const BY_22_11: Bracket = { before: '19.05', by: '22.11' };
const BY_25_11: Bracket = { before: '19.05', by: '25.11' };
const AFTER_22_11: Bracket = { before: '22.11', by: '25.11' };
const IN_25_11: Bracket = { before: '25.05', by: '25.11' };
const IN_26_05: Bracket = { before: '25.11', by: '26.05' };

const always = (...rows: (readonly Value[])[]): SeedRow[] => rows.map((values) => ({ values }));
const since = (change: Bracket, ...rows: (readonly Value[])[]): SeedRow[] =>
  rows.map((values) => ({ values, since: change }));
const until = (change: Bracket, ...rows: (readonly Value[])[]): SeedRow[] =>
  rows.map((values) => ({ values, until: change }));

const flag = (bit: number, name: string): readonly Value[] => [bit, name, name.replaceAll('_', ' '), 0];

const userflags: Seed = {
  table: 'userflags',
  columns: ['bit', 'flag', 'flagdesc', 'defaulton'],
  rows: [
    ...always(
      flag(0, 'superlibrarian'),
      flag(1, 'circulate'),
      flag(2, 'catalogue'),
      flag(3, 'parameters'),
      flag(4, 'borrowers'),
      flag(5, 'permissions'),
      flag(6, 'reserveforothers'),
      flag(9, 'editcatalogue'),
      flag(10, 'updatecharges'),
      flag(11, 'acquisition'),
      flag(13, 'tools'),
      flag(14, 'editauthorities'),
      flag(15, 'serials'),
      flag(16, 'reports'),
      flag(17, 'staffaccess'),
      flag(18, 'coursereserves'),
      flag(19, 'plugins'),
      flag(20, 'lists'),
      flag(21, 'clubs'),
      flag(22, 'ill'),
      flag(23, 'self_check'),
      flag(24, 'stockrotation'),
    ),
    ...since(
      BY_25_11,
      flag(12, 'suggestions'),
      flag(25, 'cash_management'),
      flag(26, 'problem_reports'),
      flag(27, 'recalls'),
      flag(28, 'erm'),
      flag(29, 'loggedinlibrary'),
      flag(30, 'preservation'),
    ),
    ...since(IN_25_11, flag(31, 'sip2')),
    ...since(IN_26_05, flag(32, 'debug')),
  ],
};

const codes = (bit: number, names: string): (readonly Value[])[] =>
  names.split(' ').map((name) => [bit, name, name.replaceAll('_', ' ')]);

const permissions: Seed = {
  table: 'permissions',
  columns: ['module_bit', 'code', 'description'],
  rows: [
    ...always(
      ...codes(1, 'circulate_remaining_permissions override_renewals overdues_report force_checkout'),
      ...codes(1, 'manage_restrictions manage_checkout_notes'),
      ...codes(4, 'edit_borrowers view_borrower_infos_from_any_libraries'),
      ...codes(10, 'writeoff remaining_permissions'),
      ...codes(13, 'edit_notices edit_notice_status_triggers view_system_logs manage_patron_lists edit_patrons'),
      ...codes(13, 'delete_anonymize_patrons import_patrons schedule_tasks moderate_tags moderate_comments'),
      ...codes(16, 'execute_reports create_reports delete_reports'),
      ...codes(19, 'manage tool report configure'),
      ...codes(21, 'edit_templates edit_clubs enroll'),
    ),
    ...until(BY_25_11, ...codes(11, 'suggestions_manage'), ...codes(13, 'edit_news')),
    ...since(BY_22_11, ...codes(4, 'delete_borrowers')),
    ...since(
      BY_25_11,
      ...codes(10, 'payout refund discount'),
      ...codes(12, 'suggestions_manage suggestions_create suggestions_delete'),
      ...codes(13, 'edit_additional_contents'),
      ...codes(19, 'admin'),
    ),
    ...since(
      AFTER_22_11,
      ...codes(1, 'manage_bookings'),
      ...codes(4, 'list_borrowers merge_borrowers api_validate_password send_messages_to_borrowers'),
    ),
  ],
};

const messageTransportTypes: Seed = {
  table: 'message_transport_types',
  columns: ['message_transport_type'],
  rows: always(['email'], ['print'], ['sms'], ['phone']),
};

const messageAttributes: Seed = {
  table: 'message_attributes',
  columns: ['message_name', 'takes_days'],
  rows: [
    ...always(['Item_Due', 0], ['Advance_Notice', 1], ['Upcoming_Events', 1], ['Hold_Filled', 0]),
    ...always(['Item_Check_in', 0], ['Item_Checkout', 0]),
    ...since(BY_25_11, ['Auto_Renewals', 0], ['Hold_Reminder', 0]),
  ],
};

const restrictionTypes: Seed = {
  table: 'restriction_types',
  columns: ['code', 'display_text', 'is_system', 'is_default'],
  rows: always(
    ['MANUAL', 'Set by staff', 0, 1],
    ['OVERDUES', 'Overdue loans', 1, 0],
    ['SUSPENSION', 'Late return', 1, 0],
    ['DISCHARGE', 'Discharged', 1, 0],
  ),
};

const accountDebitTypes: Seed = {
  table: 'account_debit_types',
  columns: ['code', 'description', 'is_system'],
  rows: always(
    ['ACCOUNT', 'New membership', 1],
    ['ACCOUNT_RENEW', 'Renewed membership', 1],
    ['LOST', 'Item lost', 1],
    ['MANUAL', 'Entered by staff', 0],
    ['NEW_CARD', 'Replacement card', 1],
    ['OVERDUE', 'Returned late', 1],
    ['PROCESSING', 'Handling of a lost item', 1],
    ['RENT', 'Rental', 1],
    ['RENT_DAILY', 'Rental per day', 1],
    ['RESERVE', 'Hold', 1],
    ['RESERVE_EXPIRED', 'Hold not collected', 1],
  ),
};

const accountCreditTypes: Seed = {
  table: 'account_credit_types',
  columns: ['code', 'description', 'is_system'],
  rows: always(
    ['CREDIT', 'Entered by staff', 1],
    ['DISCOUNT', 'Reduced charge', 1],
    ['FORGIVEN', 'Charge forgiven', 1],
    ['LOST_FOUND', 'Lost item returned', 1],
    ['PAYMENT', 'Payment', 1],
    ['REFUND', 'Money given back', 1],
    ['WRITEOFF', 'Charge written off', 1],
  ),
};

const valueCategories: Seed = {
  table: 'authorised_value_categories',
  columns: ['category_name'],
  rows: always(
    ...'Bsort1 Bsort2 CCODE DAMAGED HOLD_CANCELLATION HSBND_FREQ LOC LOST NOT_LOAN PA_CLASS PAYMENT_TYPE'
      .concat(' SUGGEST_STATUS WITHDRAWN')
      .split(' ')
      .map((name) => [name]),
  ),
};

const systemPreferences: Seed = {
  table: 'systempreferences',
  columns: ['variable', 'value'],
  rows: [
    ...always(
      ['AnonymousPatron', '0'],
      ['BorrowersLog', '1'],
      ['EnableSearchHistory', '0'],
      ['FailedLoginAttempts', ''],
      ['HidePatronName', '0'],
      ['HidePersonalPatronDetailOnCirculation', '0'],
      ['IndependentBranches', '0'],
      ['IntranetUserJS', ''],
      ['RESTBasicAuth', '0'],
      ['SessionRestrictionByIP', '1'],
      ['SessionStorage', 'mysql'],
      ['TrackLastPatronActivity', '0'],
      ['intranetreadinghistory', '1'],
      ['item-level_itypes', '1'],
      ['marcflavour', 'MARC21'],
      ['timeout', '1d'],
    ),
    ...until(BY_25_11, ['GDPR_Policy', 'Disabled']),
    ...since(BY_22_11, ['TwoFactorAuthentication', 'disabled'], ['Pseudonymization', '0']),
    ...since(BY_25_11, ['PrivacyPolicyConsent', '']),
    ...since(AFTER_22_11, ['OPACCustomConsentTypes', '0']),
  ],
};

/** Every table after those that its foreign keys name. */
export const SEEDS: readonly Seed[] = [
  userflags,
  permissions,
  messageTransportTypes,
  messageAttributes,
  restrictionTypes,
  accountDebitTypes,
  accountCreditTypes,
  valueCategories,
  systemPreferences,
];
