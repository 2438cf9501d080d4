import { compareReleases } from './version.ts';

/** Two releases between which a change came: `after` was seen without it, `by` with it. */
export interface Bracket {
  readonly after: string;
  readonly by: string;
}

/** When something came to Koha's schema and when it left; always there if neither is known. */
export interface Life {
  readonly since?: Bracket;
  readonly until?: Bracket;
}

/** `required`: without it Kenal does not work. `optional`: without it something is not shown. */
export type Need = 'required' | 'optional';

export interface ColumnRead extends Life {
  readonly column: string;
  readonly need: Need;
}

export interface TableRead extends Life {
  readonly table: string;
  readonly need: Need;
  /**
   * `columns` where the table also holds what Kenal must not read, so that each column is granted by name; `table`
   * where nothing in it is personal or secret, so that one grant lasts through Koha's upgrades.
   */
  readonly grant: 'columns' | 'table';
  /** What it is read for, as a phrase. */
  readonly purpose: string;
  readonly columns: readonly ColumnRead[];
}

const named = (need: Need, names: string, life: Life): ColumnRead[] =>
  names
    .trim()
    .split(/\s+/)
    .map((column) => ({ column, need, ...life }));
const required = (names: string, life: Life = {}): ColumnRead[] => named('required', names, life);
const optional = (names: string, life: Life = {}): ColumnRead[] => named('optional', names, life);

const BY_22_11: Life = { since: { after: '19.06', by: '22.11' } };
const BY_25_11: Life = { since: { after: '22.11', by: '25.11' } };
const BY_23_11: Life = { since: { after: '19.06', by: '23.11' } };
const GONE_BY_22_11: Life = { until: { after: '19.05', by: '22.11' } };

const BORROWERS: TableRead = {
  table: 'borrowers',
  need: 'required',
  grant: 'columns',
  purpose: 'patrons: who they are, how to reach them, their membership; staff who sign in',
  columns: [
    ...required('borrowernumber cardnumber surname firstname branchcode categorycode dateenrolled dateexpiry'),
    ...required('userid flags privacy updated_on login_attempts anonymized'),
    ...optional('preferred_name', BY_25_11),
    ...optional('middle_name pronouns', BY_22_11),
    ...optional('title othernames initials sex dateofbirth'),
    ...optional('streetnumber streettype address address2 city state zipcode country'),
    ...optional('email emailpro phone phonepro mobile smsalertnumber'),
    ...optional('primary_contact_method', BY_22_11),
    ...optional('B_streetnumber B_streettype B_address B_address2 B_city B_state B_zipcode B_country B_email B_phone'),
    ...optional('contactname contactfirstname contacttitle relationship'),
    ...optional('altcontactfirstname altcontactsurname altcontactphone'),
    ...optional('date_renewed gonenoaddress lost debarred lang lastseen sort1 sort2'),
    ...optional('password_expiration_date auth_method autorenew_checkouts', BY_22_11),
    ...optional('protected', BY_25_11),
    ...optional('guarantorid', GONE_BY_22_11),
  ],
};

const LOAN_COLUMNS: readonly ColumnRead[] = [
  ...required('issue_id borrowernumber itemnumber branchcode issuedate date_due returndate timestamp'),
  ...optional('lastreneweddate auto_renew onsite_checkout'),
  ...optional('renewals_count', BY_22_11),
  ...optional('renewals', GONE_BY_22_11),
];

const HOLD_COLUMNS: readonly ColumnRead[] = [
  ...required('reserve_id borrowernumber biblionumber itemnumber branchcode reservedate found timestamp'),
  ...optional('priority waitingdate expirationdate cancellationdate notificationdate suspend suspend_until'),
];

/**
 * THE list of what Kenal reads in Koha. Grants are made from it, `kenal doctor` compares with it, and the README of
 * this folder shows it; a query on anything else fails on an account that was granted as advised.
 */
export const KOHA_READS: readonly TableRead[] = [
  BORROWERS,
  {
    table: 'deletedborrowers',
    need: 'required',
    grant: 'columns',
    purpose: 'patrons who left, so that what Kenal knows of them goes too; numbers that are used again',
    columns: required('borrowernumber cardnumber dateenrolled updated_on'),
  },
  {
    table: 'borrower_relationships',
    need: 'optional',
    ...BY_22_11,
    grant: 'table',
    purpose: 'households: guarantors and guarantees',
    columns: required('guarantor_id guarantee_id relationship'),
  },
  {
    table: 'borrower_debarments',
    need: 'optional',
    grant: 'columns',
    purpose: 'restrictions, without their comments',
    columns: required('borrower_debarment_id borrowernumber expiration type created updated'),
  },
  {
    table: 'restriction_types',
    need: 'optional',
    ...BY_22_11,
    grant: 'table',
    purpose: 'names of kinds of restriction',
    columns: required('code display_text'),
  },
  {
    table: 'categories',
    need: 'required',
    grant: 'table',
    purpose: 'names and kinds of patron categories',
    columns: required('categorycode description category_type'),
  },
  {
    table: 'branches',
    need: 'required',
    grant: 'table',
    purpose: 'names of libraries',
    columns: required('branchcode branchname'),
  },
  {
    table: 'library_groups',
    need: 'optional',
    grant: 'table',
    purpose: 'which libraries’ patrons a staff user may see',
    columns: required('id parent_id branchcode ft_hide_patron_info'),
  },
  {
    table: 'issues',
    need: 'required',
    grant: 'columns',
    purpose: 'current loans, without the patron’s notes',
    columns: LOAN_COLUMNS,
  },
  {
    table: 'old_issues',
    need: 'required',
    grant: 'columns',
    purpose: 'past loans as long as Koha names them, without the patron’s notes',
    columns: LOAN_COLUMNS,
  },
  {
    table: 'checkout_renewals',
    need: 'optional',
    ...BY_22_11,
    grant: 'table',
    purpose: 'renewals of loans, one by one',
    columns: required('renewal_id checkout_id timestamp'),
  },
  {
    table: 'reserves',
    need: 'required',
    grant: 'columns',
    purpose: 'current holds, without the patron’s notes',
    columns: HOLD_COLUMNS,
  },
  {
    table: 'old_reserves',
    need: 'required',
    grant: 'columns',
    purpose: 'past holds, without the patron’s notes',
    columns: HOLD_COLUMNS,
  },
  {
    table: 'statistics',
    need: 'required',
    grant: 'columns',
    purpose: 'visits: the source of the visit ledger',
    columns: [
      ...required('datetime branch type borrowernumber itemnumber'),
      ...optional('value itemtype location ccode'),
      ...optional('categorycode interface', { since: { after: '19.06', by: '25.11' } }),
    ],
  },
  {
    table: 'items',
    need: 'required',
    grant: 'table',
    purpose: 'what was lent: barcode, shelf mark, kind',
    columns: required('itemnumber biblionumber barcode itype itemcallnumber homebranch holdingbranch location ccode'),
  },
  {
    table: 'biblio',
    need: 'required',
    grant: 'table',
    purpose: 'titles and authors of loans and holds',
    columns: [...required('biblionumber title author'), ...optional('subtitle')],
  },
  {
    table: 'itemtypes',
    need: 'optional',
    grant: 'table',
    purpose: 'names of item types',
    columns: required('itemtype description'),
  },
  {
    table: 'message_queue',
    need: 'optional',
    grant: 'columns',
    purpose: 'notices that Koha sent: which kind, when and how; never their text or addresses',
    columns: [
      ...required('message_id borrowernumber letter_code message_transport_type status time_queued'),
      ...optional('updated_on', BY_22_11),
    ],
  },
  {
    table: 'accountlines',
    need: 'optional',
    grant: 'columns',
    purpose: 'charges and payments, without descriptions and notes',
    columns: [
      ...required('accountlines_id borrowernumber date amount amountoutstanding timestamp'),
      ...optional('status branchcode'),
      ...optional('credit_type_code debit_type_code', BY_23_11),
      ...optional('accounttype', { until: { after: '19.06', by: '23.11' } }),
    ],
  },
  {
    table: 'account_debit_types',
    need: 'optional',
    ...BY_23_11,
    grant: 'table',
    purpose: 'names of kinds of charge',
    columns: required('code description'),
  },
  {
    table: 'account_credit_types',
    need: 'optional',
    ...BY_23_11,
    grant: 'table',
    purpose: 'names of kinds of payment',
    columns: required('code description'),
  },
  {
    table: 'action_logs',
    need: 'optional',
    grant: 'columns',
    purpose: 'merges of patrons; `info` names both with their card numbers and is read for merges only',
    columns: required('action_id timestamp module action object info'),
  },
  {
    table: 'sessions',
    need: 'required',
    grant: 'table',
    purpose: 'sign-in with Koha’s own session: one row at a time, by the browser’s cookie',
    columns: required('id a_session'),
  },
  {
    table: 'systempreferences',
    need: 'required',
    grant: 'table',
    purpose: 'the preferences listed below',
    columns: required('variable value'),
  },
  {
    table: 'userflags',
    need: 'required',
    grant: 'table',
    purpose: 'modules of Koha’s permissions',
    columns: required('bit flag defaulton'),
  },
  {
    table: 'user_permissions',
    need: 'required',
    grant: 'table',
    purpose: 'sub-permissions of staff',
    columns: required('borrowernumber module_bit code'),
  },
];

/** What an administrator may grant on top, and why. */
export const OPTIONAL_READS = {
  'password-column': {
    table: 'borrowers',
    columns: ['password'],
    purpose: 'sign-in form that checks passwords itself, where Koha’s REST API cannot be asked',
  },
} as const;

export type OptionalRead = keyof typeof OPTIONAL_READS;

/** What must never be granted: whoever holds it can act as somebody else. */
export const SECRETS: Readonly<Record<string, readonly string[] | 'every column'>> = {
  borrowers: ['password', 'secret', 'overdrive_auth_token'],
  deletedborrowers: ['password', 'secret', 'overdrive_auth_token'],
  borrower_modifications: ['password'],
  borrower_password_recovery: 'every column',
  api_keys: 'every column',
  plugin_data: 'every column',
};

/** Whether a release has something with this life. `perhaps` between the two releases of a bracket. */
export const isIn = (life: Life, release: string | undefined): 'yes' | 'no' | 'perhaps' => {
  const came = life.since === undefined ? 'yes' : passed(life.since, release);
  const left = life.until === undefined ? 'no' : passed(life.until, release);
  if (came === 'no' || left === 'yes') return 'no';
  return came === 'yes' && left === 'no' ? 'yes' : 'perhaps';
};

const passed = ({ after, by }: Bracket, release: string | undefined): 'yes' | 'no' | 'perhaps' => {
  if (release === undefined) return 'perhaps';
  if (compareReleases(release, by) >= 0) return 'yes';
  return compareReleases(release, after) <= 0 ? 'no' : 'perhaps';
};
