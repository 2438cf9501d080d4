/** `statistics` has no key that tells two rows apart; identical rows are real. */
export const circulationFacts = `
table bookings since 22.11..25.11
  booking_id          | int(11)            | no  | auto  |
  patron_id           | int(11)            | no  | 0     |
  biblio_id           | int(11)            | no  | 0     |
  item_id             | int(11)            | yes |       |
  pickup_library_id   | varchar(10)        | no  |       |
  start_date          | datetime           | yes |       |
  end_date            | datetime           | yes |       |
  creation_date       | timestamp          | no  | now   |
  modification_date   | timestamp          | no  | touch |
  status              | enum('new','cancelled','completed') | no  | 'new' |
  cancellation_reason | varchar(80)        | yes |       |
  primary: booking_id
  index: patron_id
  index: biblio_id
  index: item_id
  index: pickup_library_id
  foreign: patron_id > borrowers.borrowernumber, cascade
  foreign: biblio_id > biblio.biblionumber, cascade
  foreign: item_id > items.itemnumber, cascade
  foreign: pickup_library_id > branches.branchcode, cascade

table issues
  issue_id         | int(11)     | no  | auto  |
  borrowernumber   | int(11)     | no  |       |
  issuer_id        | int(11)     | yes |       | since 19.05..22.11
  itemnumber       | int(11)     | no  |       |
  booking_id       | int(11)     | yes |       | since 22.11..25.11
  date_due         | datetime    | yes |       |
  branchcode       | varchar(10) | yes |       |
  returndate       | datetime    | yes |       |
  checkin_library  | varchar(10) | yes |       | since 22.11..25.11
  lastreneweddate  | datetime    | yes |       |
  renewals_count   | tinyint(4)  | no  | 0     | since 19.05..22.11
  renewals         | tinyint(4)  | yes |       | until 19.05..22.11
  unseen_renewals  | tinyint(4)  | no  | 0     | since 19.05..22.11
  auto_renew       | tinyint(1)  | yes | 0     |
  auto_renew_error | varchar(32) | yes |       |
  timestamp        | timestamp   | no  | touch |
  issuedate        | datetime    | yes |       |
  onsite_checkout  | tinyint(1)  | no  | 0     | was int(1) 19.05..25.11
  note             | longtext    | yes |       |
  notedate         | datetime    | yes |       |
  noteseen         | tinyint(1)  | yes |       | was int(1) 19.05..25.11
  primary: issue_id
  unique: itemnumber
  index: borrowernumber
  index: branchcode
  index: borrowernumber, timestamp
  index: issuer_id
  index: booking_id
  foreign: borrowernumber > borrowers.borrowernumber, restrict
  foreign: itemnumber > items.itemnumber, restrict
  foreign: branchcode > branches.branchcode, restrict
  foreign: issuer_id > borrowers.borrowernumber, set null
  foreign: booking_id > bookings.booking_id, set null

table old_issues
  issue_id         | int(11)     | no  |       |
  borrowernumber   | int(11)     | yes |       |
  issuer_id        | int(11)     | yes |       | since 19.05..22.11
  itemnumber       | int(11)     | yes |       |
  booking_id       | int(11)     | yes |       | since 22.11..25.11
  date_due         | datetime    | yes |       |
  branchcode       | varchar(10) | yes |       |
  returndate       | datetime    | yes |       |
  checkin_library  | varchar(10) | yes |       | since 22.11..25.11
  lastreneweddate  | datetime    | yes |       |
  renewals_count   | tinyint(4)  | no  | 0     | since 19.05..22.11
  renewals         | tinyint(4)  | yes |       | until 19.05..22.11
  unseen_renewals  | tinyint(4)  | no  | 0     | since 19.05..22.11
  auto_renew       | tinyint(1)  | yes | 0     |
  auto_renew_error | varchar(32) | yes |       |
  timestamp        | timestamp   | no  | touch |
  issuedate        | datetime    | yes |       |
  onsite_checkout  | tinyint(1)  | no  | 0     | was int(1) 19.05..25.11
  note             | longtext    | yes |       |
  notedate         | datetime    | yes |       |
  noteseen         | tinyint(1)  | yes |       | was int(1) 19.05..25.11
  primary: issue_id
  index: borrowernumber
  index: itemnumber
  index: branchcode
  index: borrowernumber, timestamp
  index: issuer_id
  index: booking_id
  foreign: borrowernumber > borrowers.borrowernumber, set null
  foreign: itemnumber > items.itemnumber, set null
  foreign: branchcode > branches.branchcode, set null
  foreign: issuer_id > borrowers.borrowernumber, set null
  foreign: booking_id > bookings.booking_id, set null

table checkout_renewals since 19.05..22.11
  renewal_id   | int(11)            | no  | auto     |
  checkout_id  | int(11)            | yes |          |
  renewer_id   | int(11)            | yes |          |
  seen         | tinyint(1)         | yes | 0        |
  interface    | varchar(16)        | no  |          |
  timestamp    | timestamp          | no  | now      |
  renewal_type | enum('Automatic','Manual') | no  | 'Manual' |
  primary: renewal_id
  index: renewer_id
  foreign: renewer_id > borrowers.borrowernumber, set null

table reserves
  reserve_id             | int(11)          | no  | auto  |
  borrowernumber         | int(11)          | no  | 0     |
  reservedate            | date             | yes |       |
  biblionumber           | int(11)          | no  | 0     |
  deleted_biblionumber   | int(11)          | yes |       | since 22.11..25.11
  item_group_id          | int(11)          | yes |       | since 19.05..22.11
  branchcode             | varchar(10)      | no  |       |
  desk_id                | int(11)          | yes |       | since 19.05..22.11
  notificationdate       | date             | yes |       |
  reminderdate           | date             | yes |       |
  cancellationdate       | date             | yes |       |
  cancellation_reason    | varchar(80)      | yes |       | since 19.05..22.11
  reservenotes           | longtext         | yes |       |
  priority               | smallint(6)      | no  | 1     |
  found                  | varchar(1)       | yes |       |
  timestamp              | timestamp        | no  | touch |
  itemnumber             | int(11)          | yes |       |
  waitingdate            | date             | yes |       |
  expirationdate         | date             | yes |       |
  patron_expiration_date | date             | yes |       | since 19.05..22.11
  lowestPriority         | tinyint(1)       | no  | 0     |
  suspend                | tinyint(1)       | no  | 0     |
  suspend_until          | datetime         | yes |       |
  itemtype               | varchar(10)      | yes |       |
  item_level_hold        | tinyint(1)       | no  | 0     |
  non_priority           | tinyint(1)       | no  | 0     | since 19.05..22.11
  hold_group_id          | int(10) unsigned | yes |       | since 22.11..25.11
  primary: reserve_id
  index: priority, found
  index: borrowernumber
  index: biblionumber
  index: itemnumber
  index: branchcode
  index: desk_id
  index: itemtype
  index: item_group_id
  index: hold_group_id
  foreign: borrowernumber > borrowers.borrowernumber, cascade
  foreign: biblionumber > biblio.biblionumber, cascade
  foreign: itemnumber > items.itemnumber, cascade
  foreign: branchcode > branches.branchcode, cascade
  foreign: itemtype > itemtypes.itemtype, cascade

table old_reserves
  reserve_id             | int(11)          | no  |       |
  borrowernumber         | int(11)          | yes |       |
  reservedate            | date             | yes |       |
  biblionumber           | int(11)          | yes |       |
  deleted_biblionumber   | int(11)          | yes |       | since 22.11..25.11
  item_group_id          | int(11)          | yes |       | since 19.05..22.11
  branchcode             | varchar(10)      | yes |       |
  desk_id                | int(11)          | yes |       | since 19.05..22.11
  notificationdate       | date             | yes |       |
  reminderdate           | date             | yes |       |
  cancellationdate       | date             | yes |       |
  cancellation_reason    | varchar(80)      | yes |       | since 19.05..22.11
  reservenotes           | longtext         | yes |       |
  priority               | smallint(6)      | no  | 1     |
  found                  | varchar(1)       | yes |       |
  timestamp              | timestamp        | no  | touch |
  itemnumber             | int(11)          | yes |       |
  waitingdate            | date             | yes |       |
  expirationdate         | date             | yes |       |
  patron_expiration_date | date             | yes |       | since 19.05..22.11
  lowestPriority         | tinyint(1)       | no  | 0     |
  suspend                | tinyint(1)       | no  | 0     |
  suspend_until          | datetime         | yes |       |
  itemtype               | varchar(10)      | yes |       |
  item_level_hold        | tinyint(1)       | no  | 0     |
  non_priority           | tinyint(1)       | no  | 0     | since 19.05..22.11
  hold_group_id          | int(10) unsigned | yes |       | since 22.11..25.11
  primary: reserve_id
  index: borrowernumber
  index: biblionumber
  index: itemnumber
  index: branchcode
  index: itemtype
  index: item_group_id
  index: hold_group_id
  foreign: borrowernumber > borrowers.borrowernumber, set null
  foreign: biblionumber > biblio.biblionumber, set null
  foreign: itemnumber > items.itemnumber, set null
  foreign: branchcode > branches.branchcode, set null
  foreign: itemtype > itemtypes.itemtype, set null

table statistics
  datetime       | datetime     | yes |  |
  branch         | varchar(10)  | yes |  |
  value          | double(16,4) | yes |  |
  type           | varchar(16)  | yes |  |
  other          | longtext     | yes |  |
  illrequest_id  | int(11)      | yes |  | since 19.05..25.11
  itemnumber     | int(11)      | yes |  |
  itemtype       | varchar(10)  | yes |  |
  location       | varchar(80)  | yes |  |
  borrowernumber | int(11)      | yes |  |
  ccode          | varchar(80)  | yes |  |
  categorycode   | varchar(10)  | yes |  | since 19.05..25.11
  interface      | varchar(30)  | yes |  | since 19.05..25.11
  index: datetime
  index: branch
  index: type
  index: itemnumber
  index: itemtype
  index: borrowernumber
  index: ccode
  index: illrequest_id

table curbside_pickups since 19.05..22.11
  id                        | int(11)     | no  | auto |
  borrowernumber            | int(11)     | no  |      |
  branchcode                | varchar(10) | no  |      |
  scheduled_pickup_datetime | datetime    | no  |      |
  staged_datetime           | datetime    | yes |      |
  staged_by                 | int(11)     | yes |      |
  arrival_datetime          | datetime    | yes |      |
  delivered_datetime        | datetime    | yes |      |
  delivered_by              | int(11)     | yes |      |
  notes                     | text        | yes |      |
  primary: id
  index: branchcode
  index: borrowernumber
  index: staged_by
  foreign: borrowernumber > borrowers.borrowernumber, cascade
  foreign: branchcode > branches.branchcode, cascade
  foreign: staged_by > borrowers.borrowernumber, set null

table curbside_pickup_issues since 19.05..22.11
  id                 | int(11) | no  | auto |
  curbside_pickup_id | int(11) | no  |      |
  issue_id           | int(11) | no  |      |
  reserve_id         | int(11) | no  |      |
  primary: id
  index: curbside_pickup_id
  foreign: curbside_pickup_id > curbside_pickups.id, cascade

table pseudonymized_transactions since 19.05..22.11
  id                     | int(11)      | no  | auto |
  hashed_borrowernumber  | varchar(60)  | no  |      |
  has_cardnumber         | tinyint(1)   | no  | 0    |
  title                  | longtext     | yes |      |
  city                   | longtext     | yes |      |
  state                  | mediumtext   | yes |      |
  zipcode                | varchar(25)  | yes |      |
  country                | mediumtext   | yes |      |
  branchcode             | varchar(10)  | no  | ''   |
  categorycode           | varchar(10)  | no  | ''   |
  dateenrolled           | date         | yes |      |
  sex                    | varchar(1)   | yes |      |
  sort1                  | varchar(80)  | yes |      |
  sort2                  | varchar(80)  | yes |      |
  datetime               | datetime     | yes |      |
  transaction_branchcode | varchar(10)  | yes |      |
  transaction_type       | varchar(16)  | yes |      |
  itemnumber             | int(11)      | yes |      |
  itemtype               | varchar(10)  | yes |      |
  holdingbranch          | varchar(10)  | yes |      |
  homebranch             | varchar(10)  | yes |      |
  location               | varchar(80)  | yes |      |
  itemcallnumber         | varchar(255) | yes |      |
  ccode                  | varchar(80)  | yes |      |
  primary: id
  index: categorycode
  index: branchcode
  index: transaction_branchcode
  index: itemnumber
  index: transaction_type
  index: datetime

table pseudonymized_metadata_values since 22.11..25.11
  id             | int(11)      | no  | auto |
  transaction_id | int(11)      | no  |      |
  tablename      | varchar(64)  | no  |      |
  key            | varchar(64)  | no  |      |
  value          | varchar(255) | yes |      |
  primary: id
  index: transaction_id
  foreign: transaction_id > pseudonymized_transactions.id, cascade
`;
