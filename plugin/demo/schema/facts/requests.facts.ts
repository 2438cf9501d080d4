/** What patrons ask for and what they say about titles. */
export const requestsFacts = `
table article_requests
  id                  | int(11)            | no  | auto       |
  borrowernumber      | int(11)            | no  |            |
  biblionumber        | int(11)            | no  |            |
  itemnumber          | int(11)            | yes |            |
  branchcode          | varchar(10)        | yes |            |
  title               | mediumtext         | yes |            |
  author              | mediumtext         | yes |            |
  volume              | mediumtext         | yes |            |
  issue               | mediumtext         | yes |            |
  date                | mediumtext         | yes |            |
  pages               | mediumtext         | yes |            |
  chapters            | mediumtext         | yes |            |
  patron_notes        | mediumtext         | yes |            |
  status              | enum('REQUESTED','PENDING','PROCESSING','COMPLETED','CANCELED') | no  | 'REQUESTED' |
  notes               | mediumtext         | yes |            |
  format              | enum('PHOTOCOPY','SCAN') | no  | 'PHOTOCOPY' | since 19.05..25.11
  urls                | mediumtext         | yes |            | since 19.05..25.11
  cancellation_reason | varchar(80)        | yes |            | since 19.05..25.11
  debit_id            | int(11)            | yes |            | since 19.05..25.11
  created_on          | timestamp          | yes |            |
  updated_on          | timestamp          | no  | touch      |
  toc_request         | tinyint(4)         | no  | 0          | since 19.05..25.11
  primary: id
  index: borrowernumber
  index: biblionumber
  index: itemnumber
  index: branchcode
  index: debit_id
  foreign: borrowernumber > borrowers.borrowernumber, cascade
  foreign: biblionumber > biblio.biblionumber, cascade
  foreign: itemnumber > items.itemnumber, set null
  foreign: branchcode > branches.branchcode, set null
  foreign: debit_id > accountlines.accountlines_id, set null

table illrequests
  illrequest_id     | bigint(20) unsigned | no  | auto  |
  borrowernumber    | int(11)            | yes |       |
  managedby         | int(11)            | yes |       | since 25.11..26.05
  biblio_id         | int(11)            | yes |       |
  deleted_biblio_id | int(11)            | yes |       | since 19.05..25.11
  due_date          | datetime           | yes |       | since 19.05..25.11
  branchcode        | varchar(50)        | no  |       |
  status            | varchar(50)        | yes |       |
  status_alias      | varchar(80)        | yes |       |
  placed            | date               | yes |       |
  replied           | date               | yes |       |
  updated           | timestamp          | no  | touch |
  completed         | date               | yes |       |
  medium            | varchar(30)        | yes |       |
  accessurl         | varchar(500)       | yes |       |
  cost              | varchar(20)        | yes |       |
  price_paid        | varchar(20)        | yes |       |
  notesopac         | mediumtext         | yes |       |
  notesstaff        | mediumtext         | yes |       |
  orderid           | varchar(50)        | yes |       |
  backend           | varchar(20)        | yes |       |
  batch_id          | int(11)            | yes |       | since 19.05..25.11
  primary: illrequest_id
  index: borrowernumber
  index: branchcode
  index: status_alias
  index: biblio_id
  index: batch_id
  index: managedby
  foreign: borrowernumber > borrowers.borrowernumber, set null
  foreign: managedby > borrowers.borrowernumber, set null
  foreign: biblio_id > biblio.biblionumber, set null
  foreign: branchcode > branches.branchcode, cascade

table suggestions
  suggestionid         | int(8)        | no  | auto  |
  suggestedby          | int(11)       | yes |       |
  suggesteddate        | date          | no  |       |
  managedby            | int(11)       | yes |       |
  manageddate          | date          | yes |       |
  acceptedby           | int(11)       | yes |       |
  accepteddate         | date          | yes |       |
  rejectedby           | int(11)       | yes |       |
  rejecteddate         | date          | yes |       |
  lastmodificationby   | int(11)       | yes |       | since 19.05..25.11
  lastmodificationdate | date          | yes |       | since 19.05..25.11
  STATUS               | varchar(10)   | no  | ''    |
  archived             | tinyint(1)    | no  | 0     | since 19.05..25.11
  note                 | longtext      | yes |       |
  staff_note           | longtext      | yes |       | since 19.05..25.11
  author               | varchar(80)   | yes |       |
  title                | varchar(255)  | yes |       |
  copyrightdate        | smallint(6)   | yes |       |
  publishercode        | varchar(255)  | yes |       |
  date                 | timestamp     | no  | touch |
  volumedesc           | varchar(255)  | yes |       |
  publicationyear      | smallint(6)   | yes | 0     |
  place                | varchar(255)  | yes |       |
  isbn                 | varchar(30)   | yes |       |
  biblionumber         | int(11)       | yes |       |
  reason               | mediumtext    | yes |       |
  patronreason         | mediumtext    | yes |       |
  budgetid             | int(11)       | yes |       |
  branchcode           | varchar(10)   | yes |       |
  collectiontitle      | mediumtext    | yes |       |
  itemtype             | varchar(30)   | yes |       |
  quantity             | smallint(6)   | yes |       |
  currency             | varchar(10)   | yes |       |
  price                | decimal(28,6) | yes |       |
  total                | decimal(28,6) | yes |       |
  primary: suggestionid
  index: suggestedby
  index: managedby
  index: acceptedby
  index: rejectedby
  index: biblionumber
  index: budgetid
  index: branchcode
  index: STATUS
  index: lastmodificationby
  foreign: suggestedby > borrowers.borrowernumber, set null
  foreign: managedby > borrowers.borrowernumber, set null
  foreign: acceptedby > borrowers.borrowernumber, set null
  foreign: rejectedby > borrowers.borrowernumber, set null
  foreign: lastmodificationby > borrowers.borrowernumber, set null
  foreign: biblionumber > biblio.biblionumber, set null
  foreign: branchcode > branches.branchcode, set null

table reviews
  reviewid       | int(11)    | no  | auto |
  borrowernumber | int(11)    | yes |      |
  biblionumber   | int(11)    | yes |      |
  review         | mediumtext | yes |      |
  approved       | tinyint(4) | yes | 0    |
  datereviewed   | datetime   | yes |      |
  primary: reviewid
  index: borrowernumber
  index: biblionumber
  foreign: borrowernumber > borrowers.borrowernumber, set null
  foreign: biblionumber > biblio.biblionumber, cascade

table ratings
  borrowernumber | int(11)    | no  |     |
  biblionumber   | int(11)    | no  |     |
  rating_value   | tinyint(1) | no  |     |
  timestamp      | timestamp  | no  | now |
  primary: borrowernumber, biblionumber
  index: biblionumber
  foreign: borrowernumber > borrowers.borrowernumber, cascade
  foreign: biblionumber > biblio.biblionumber, cascade

table tags_all
  tag_id         | int(11)      | no  | auto |
  borrowernumber | int(11)      | yes |      |
  biblionumber   | int(11)      | no  |      |
  term           | varchar(191) | no  |      |
  language       | int(4)       | yes |      |
  date_created   | datetime     | no  |      |
  primary: tag_id
  index: borrowernumber
  index: biblionumber
  foreign: borrowernumber > borrowers.borrowernumber, set null
  foreign: biblionumber > biblio.biblionumber, cascade
`;
