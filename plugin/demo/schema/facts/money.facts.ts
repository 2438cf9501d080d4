/**
 * Before the debit and credit types an account line carried its type in `accounttype`. A loan that was returned kept
 * its number in `issue_id` until `old_issue_id` came, so that only from then on can `issue_id` point at open loans.
 */
export const moneyFacts = `
table account_credit_types since 19.05..23.11
  code                  | varchar(80)  | no  |   |
  description           | varchar(200) | yes |   |
  can_be_added_manually | tinyint(4)   | no  | 1 |
  credit_number_enabled | tinyint(1)   | no  | 0 |
  is_system             | tinyint(1)   | no  | 0 |
  archived              | tinyint(1)   | no  | 0 |
  primary: code

table account_debit_types since 19.05..23.11
  code                | varchar(80)   | no  |   |
  description         | varchar(200)  | yes |   |
  can_be_invoiced     | tinyint(1)    | no  | 1 |
  can_be_sold         | tinyint(1)    | no  | 0 |
  default_amount      | decimal(28,6) | yes |   |
  is_system           | tinyint(1)    | no  | 0 |
  archived            | tinyint(1)    | no  | 0 |
  restricts_checkouts | tinyint(1)    | no  | 1 |
  primary: code

table accountlines
  accountlines_id   | int(11)       | no  | auto  |
  issue_id          | int(11)       | yes |       |
  old_issue_id      | int(11)       | yes |       | since 22.11..25.11
  borrowernumber    | int(11)       | yes |       |
  itemnumber        | int(11)       | yes |       |
  date              | timestamp     | yes |       | was date 19.05..25.11
  amount            | decimal(28,6) | yes |       |
  description       | longtext      | yes |       |
  accounttype       | varchar(80)   | yes |       | until 19.05..23.11
  credit_type_code  | varchar(80)   | yes |       | since 19.05..23.11
  debit_type_code   | varchar(80)   | yes |       | since 19.05..23.11
  credit_number     | varchar(20)   | yes |       | since 19.05..23.11
  status            | varchar(16)   | yes |       |
  payment_type      | varchar(80)   | yes |       |
  amountoutstanding | decimal(28,6) | yes |       |
  timestamp         | timestamp     | no  | touch |
  note              | mediumtext    | yes |       |
  manager_id        | int(11)       | yes |       |
  register_id       | int(11)       | yes |       | since 19.05..23.11
  interface         | varchar(16)   | no  |       |
  branchcode        | varchar(10)   | yes |       |
  primary: accountlines_id
  index: borrowernumber
  index: timestamp
  index: credit_type_code
  index: debit_type_code
  index: itemnumber
  index: branchcode
  index: manager_id
  index: register_id
  index: old_issue_id
  index: issue_id
  foreign: borrowernumber > borrowers.borrowernumber, set null
  foreign: issue_id > issues.issue_id, set null | since 22.11..25.11
  foreign: old_issue_id > old_issues.issue_id, set null
  foreign: itemnumber > items.itemnumber, set null
  foreign: manager_id > borrowers.borrowernumber, set null
  foreign: branchcode > branches.branchcode, set null
  foreign: credit_type_code > account_credit_types.code, restrict
  foreign: debit_type_code > account_debit_types.code, restrict

table account_offsets
  id         | int(11)            | no  | auto |
  credit_id  | int(11)            | yes |      |
  debit_id   | int(11)            | yes |      |
  type       | enum('CREATE','APPLY','VOID','OVERDUE_INCREASE','OVERDUE_DECREASE') | no  |      | was varchar(16) 19.05..25.11
  amount     | decimal(26,6)      | no  |      |
  created_on | timestamp          | no  | now  |
  primary: id
  index: credit_id
  index: debit_id
  foreign: credit_id > accountlines.accountlines_id, cascade
  foreign: debit_id > accountlines.accountlines_id, cascade

table currency
  currency       | varchar(10)  | no  | ''    |
  symbol         | varchar(5)   | yes |       |
  isocode        | varchar(5)   | yes |       |
  timestamp      | timestamp    | no  | touch |
  rate           | float(15,5)  | yes |       |
  active         | tinyint(1)   | yes |       |
  archived       | tinyint(1)   | yes | 0     |
  p_sep_by_space | tinyint(1)   | yes | 0     |
  primary: currency
`;
