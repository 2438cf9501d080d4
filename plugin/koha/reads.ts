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

const came = (after: string, by: string): Life => ({ since: { after, by } });
const left = (after: string, by: string): Life => ({ until: { after, by } });

const BORROWERS: TableRead = {
  table: 'borrowers',
  need: 'required',
  grant: 'columns',
  purpose: 'patrons: who they are, how to reach them, their membership; staff who sign in',
  columns: [
    ...required('borrowernumber cardnumber surname firstname branchcode categorycode dateofbirth'),
    ...required('dateenrolled dateexpiry debarred gonenoaddress lost privacy updated_on'),
    ...required('userid flags login_attempts anonymized'),
    ...optional('password_expiration_date auth_method', came('19.06', '22.11')),
    ...optional('preferred_name', came('22.11', '25.11')),
    ...optional('middle_name pronouns', came('19.06', '22.11')),
    ...optional('title othernames date_renewed lang'),
    ...optional('streetnumber address address2 city state zipcode country'),
    ...optional('email emailpro B_email phone phonepro mobile B_phone smsalertnumber'),
    ...optional('contactname contactfirstname relationship'),
    ...optional('guarantorid', left('19.05', '22.11')),
  ],
};

const RENEWALS = [
  ...optional('renewals_count', came('19.06', '22.11')),
  ...optional('renewals', left('19.06', '22.11')),
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
    columns: required('borrowernumber cardnumber updated_on'),
  },
  {
    table: 'borrower_relationships',
    need: 'optional',
    ...came('19.06', '22.11'),
    grant: 'table',
    purpose: 'households: guarantors and guarantees',
    columns: required('guarantor_id guarantee_id relationship'),
  },
  {
    table: 'borrower_debarments',
    need: 'optional',
    grant: 'columns',
    purpose: 'restrictions, without their comments',
    columns: required('borrowernumber type created expiration'),
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
    columns: [
      ...required('issue_id borrowernumber itemnumber branchcode issuedate date_due returndate onsite_checkout'),
      ...optional('lastreneweddate'),
      ...RENEWALS,
    ],
  },
  {
    table: 'old_issues',
    need: 'required',
    grant: 'columns',
    purpose: 'past loans as long as Koha names them, without the patron’s notes',
    columns: [
      ...required('issue_id borrowernumber itemnumber branchcode issuedate returndate onsite_checkout timestamp'),
      ...optional('lastreneweddate'),
      ...RENEWALS,
    ],
  },
  {
    table: 'reserves',
    need: 'required',
    grant: 'columns',
    purpose: 'current holds, without the patron’s notes',
    columns: [
      ...required('reserve_id borrowernumber biblionumber branchcode reservedate'),
      ...required('priority found waitingdate expirationdate cancellationdate suspend'),
    ],
  },
  {
    table: 'old_reserves',
    need: 'required',
    grant: 'columns',
    purpose: 'past holds, without the patron’s notes',
    columns: [
      ...required('reserve_id borrowernumber branchcode reservedate waitingdate cancellationdate'),
      ...optional('biblionumber found timestamp'),
    ],
  },
  {
    table: 'statistics',
    need: 'required',
    grant: 'columns',
    purpose: 'visits: the source of the visit ledger',
    columns: [...required('datetime branch type borrowernumber'), ...optional('interface', came('19.06', '25.11'))],
  },
  {
    table: 'items',
    need: 'required',
    grant: 'table',
    purpose: 'which title was lent',
    columns: required('itemnumber biblionumber'),
  },
  {
    table: 'biblio',
    need: 'required',
    grant: 'table',
    purpose: 'titles of loans and holds',
    columns: required('biblionumber title'),
  },
  {
    table: 'biblio_metadata',
    need: 'optional',
    grant: 'table',
    purpose: 'subjects, classes, authors and series of titles, of which interests are made',
    columns: required('id biblionumber format schema metadata timestamp'),
  },
  {
    table: 'message_queue',
    need: 'optional',
    grant: 'columns',
    purpose: 'notices that Koha sent: which kind, when and how; never their text or addresses',
    columns: required('message_id borrowernumber letter_code message_transport_type status time_queued'),
  },
  {
    table: 'accountlines',
    need: 'optional',
    grant: 'columns',
    purpose: 'charges and payments, without descriptions and notes',
    columns: [
      ...required('accountlines_id borrowernumber date amount'),
      ...optional('amountoutstanding'),
      ...optional('credit_type_code debit_type_code', came('19.06', '23.11')),
      ...optional('accounttype', left('19.06', '23.11')),
    ],
  },
  {
    table: 'clubs',
    need: 'optional',
    grant: 'columns',
    purpose: 'names of clubs, and when they end',
    columns: required('id name date_end'),
  },
  {
    table: 'club_enrollments',
    need: 'optional',
    grant: 'columns',
    purpose: 'who is or was in which club',
    columns: required('id club_id borrowernumber date_enrolled date_canceled'),
  },
  {
    table: 'suggestions',
    need: 'optional',
    grant: 'columns',
    purpose: 'what patrons suggested for purchase and what became of it, without their reasons',
    columns: [
      ...required('suggestionid suggestedby suggesteddate STATUS title date'),
      ...required('manageddate accepteddate rejecteddate'),
      ...optional('lastmodificationdate', came('19.06', '25.11')),
    ],
  },
  {
    table: 'reviews',
    need: 'optional',
    grant: 'columns',
    purpose: 'that patrons wrote reviews; never of what, nor what they say',
    columns: required('reviewid borrowernumber datereviewed approved'),
  },
  {
    table: 'tags_all',
    need: 'optional',
    grant: 'columns',
    purpose: 'that patrons gave tags; never which, nor to what',
    columns: required('tag_id borrowernumber date_created'),
  },
  {
    table: 'housebound_profile',
    need: 'optional',
    grant: 'columns',
    purpose: 'on which day of the week and how often patrons are brought things home, without what is noted of them',
    columns: required('borrowernumber day frequency'),
  },
  {
    table: 'housebound_visit',
    need: 'optional',
    grant: 'columns',
    purpose: 'when the next round comes to a patron',
    columns: required('borrowernumber appointment_date day_segment'),
  },
  {
    table: 'patron_lists',
    need: 'optional',
    grant: 'columns',
    purpose: 'names of patron lists that their owners share with all staff, and of those kept in step with a segment',
    columns: required('patron_list_id name shared'),
  },
  {
    table: 'patron_list_patrons',
    need: 'optional',
    grant: 'columns',
    purpose: 'who is in which shared patron list',
    columns: required('patron_list_id borrowernumber'),
  },
  {
    table: 'borrower_attribute_types',
    need: 'optional',
    grant: 'columns',
    purpose: 'extended patron attributes that take their values from a list',
    columns: required('code description unique_id authorised_value_category'),
  },
  {
    table: 'borrower_attributes',
    need: 'optional',
    grant: 'columns',
    purpose: 'who has which value of those attributes',
    columns: required('borrowernumber code attribute'),
  },
  {
    table: 'authorised_values',
    need: 'optional',
    grant: 'columns',
    purpose: 'what the values of those attributes are called',
    columns: required('category authorised_value lib'),
  },
  {
    table: 'currency',
    need: 'optional',
    grant: 'table',
    purpose: 'the active currency, in which services are priced',
    columns: [...required('currency active'), ...optional('isocode')],
  },
  {
    table: 'action_logs',
    need: 'optional',
    grant: 'columns',
    purpose: 'merges of patrons; `info` names both with their card numbers and is read for merges only',
    columns: required('action_id module action object info'),
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
    columns: [...required('bit flag defaulton'), ...optional('flagdesc')],
  },
  {
    table: 'permissions',
    need: 'optional',
    grant: 'table',
    purpose: 'which sub-permissions there are, to choose from in Settings',
    columns: [...required('module_bit code'), ...optional('description')],
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
  const hasCome = life.since === undefined ? 'yes' : passed(life.since, release);
  const hasLeft = life.until === undefined ? 'no' : passed(life.until, release);
  if (hasCome === 'no' || hasLeft === 'yes') return 'no';
  return hasCome === 'yes' && hasLeft === 'no' ? 'yes' : 'perhaps';
};

const passed = ({ after, by }: Bracket, release: string | undefined): 'yes' | 'no' | 'perhaps' => {
  if (release === undefined) return 'perhaps';
  if (compareReleases(release, by) >= 0) return 'yes';
  return compareReleases(release, after) <= 0 ? 'no' : 'perhaps';
};
