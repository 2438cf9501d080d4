/** Deleted records keep the number they had, so that none of the deleted tables counts for itself. */
export const catalogueFacts = `
table itemtypes
  itemtype                     | varchar(10)        | no  | ''        |
  parent_type                  | varchar(10)        | yes |           | since 19.05..25.11
  description                  | longtext           | yes |           |
  rentalcharge                 | decimal(28,6)      | yes |           |
  rentalcharge_daily           | decimal(28,6)      | yes |           |
  rentalcharge_daily_calendar  | tinyint(1)         | no  | 1         | since 19.05..25.11
  rentalcharge_hourly          | decimal(28,6)      | yes |           |
  rentalcharge_hourly_calendar | tinyint(1)         | no  | 1         | since 19.05..25.11
  defaultreplacecost           | decimal(28,6)      | yes |           |
  processfee                   | decimal(28,6)      | yes |           |
  notforloan                   | tinyint(1)         | no  | 0         | was smallint(6) 19.05..25.11
  imageurl                     | varchar(200)       | yes |           |
  summary                      | mediumtext         | yes |           |
  checkinmsg                   | varchar(255)       | yes |           |
  checkinmsgtype               | char(16)           | no  | 'message' |
  sip_media_type               | varchar(3)         | yes |           |
  sip_magnetic                 | tinyint(1)         | no  | 0         | since 19.05..25.11
  hideinopac                   | tinyint(1)         | no  | 0         |
  searchcategory               | varchar(80)        | yes |           |
  automatic_checkin            | tinyint(1)         | no  | 0         | since 19.05..25.11
  bookable                     | tinyint(1)         | no  | 0         | since 19.05..25.11
  checkprevcheckout            | enum('yes','no','inherit') | no  | 'inherit' | since 19.05..25.11
  primary: itemtype
  unique: itemtype
  index: parent_type
  foreign: parent_type > itemtypes.itemtype, restrict

table biblio
  biblionumber    | int(11)     | no  | auto  |
  frameworkcode   | varchar(4)  | no  | ''    |
  author          | longtext    | yes |       |
  title           | longtext    | yes |       |
  medium          | longtext    | yes |       |
  subtitle        | longtext    | yes |       |
  part_number     | longtext    | yes |       |
  part_name       | longtext    | yes |       |
  unititle        | longtext    | yes |       |
  notes           | longtext    | yes |       |
  serial          | tinyint(1)  | yes |       |
  seriestitle     | longtext    | yes |       |
  copyrightdate   | smallint(6) | yes |       |
  timestamp       | timestamp   | no  | touch |
  datecreated     | date        | no  |       |
  abstract        | longtext    | yes |       |
  opac_suppressed | tinyint(1)  | no  | 0     | since 22.11..25.11
  primary: biblionumber
  index: biblionumber
  index: opac_suppressed

table deletedbiblio like biblio
  primary: biblionumber
  index: biblionumber
  index: opac_suppressed

table biblioitems
  biblioitemnumber      | int(11)      | no  | auto  |
  biblionumber          | int(11)      | no  | 0     |
  volume                | longtext     | yes |       |
  number                | longtext     | yes |       |
  itemtype              | varchar(10)  | yes |       |
  isbn                  | longtext     | yes |       |
  issn                  | longtext     | yes |       |
  ean                   | longtext     | yes |       |
  publicationyear       | mediumtext   | yes |       |
  publishercode         | text         | yes |       | was varchar(255) 19.05..25.11
  volumedate            | date         | yes |       |
  volumedesc            | mediumtext   | yes |       |
  collectiontitle       | longtext     | yes |       |
  collectionissn        | mediumtext   | yes |       |
  collectionvolume      | longtext     | yes |       |
  editionstatement      | mediumtext   | yes |       |
  editionresponsibility | mediumtext   | yes |       |
  timestamp             | timestamp    | no  | touch |
  illus                 | text         | yes |       | was varchar(255) 19.05..25.11
  pages                 | text         | yes |       | was varchar(255) 19.05..25.11
  notes                 | longtext     | yes |       |
  size                  | text         | yes |       | was varchar(255) 19.05..25.11
  place                 | text         | yes |       | was varchar(255) 19.05..25.11
  lccn                  | longtext     | yes |       | was varchar(25) 19.05..25.11
  url                   | mediumtext   | yes |       |
  cn_source             | varchar(10)  | yes |       |
  cn_class              | varchar(30)  | yes |       |
  cn_item               | varchar(10)  | yes |       |
  cn_suffix             | varchar(10)  | yes |       |
  cn_sort               | varchar(255) | yes |       |
  agerestriction        | varchar(255) | yes |       |
  totalissues           | int(10)      | yes |       |
  primary: biblioitemnumber
  index: biblioitemnumber
  index: biblionumber
  index: itemtype
  index: isbn
  index: issn
  index: ean
  index: publishercode
  index: timestamp
  foreign: biblionumber > biblio.biblionumber, cascade

table deletedbiblioitems like biblioitems
  primary: biblioitemnumber
  index: biblioitemnumber
  index: biblionumber
  index: itemtype
  index: isbn
  index: issn
  index: ean
  index: publishercode
  index: timestamp

table biblio_metadata
  id               | int(11)     | no  | auto  |
  biblionumber     | int(11)     | no  |       |
  format           | varchar(16) | no  |       |
  schema           | varchar(16) | no  |       |
  metadata         | longtext    | no  |       |
  timestamp        | timestamp   | no  | touch |
  record_source_id | int(11)     | yes |       | since 22.11..25.11
  primary: id
  unique: biblionumber, format, schema
  index: timestamp
  index: record_source_id
  foreign: biblionumber > biblio.biblionumber, cascade

table deletedbiblio_metadata like biblio_metadata
  primary: id
  unique: biblionumber, format, schema
  index: timestamp
  index: record_source_id

table items
  itemnumber                        | int(11)      | no  | auto  |
  biblionumber                      | int(11)      | no  | 0     |
  biblioitemnumber                  | int(11)      | no  | 0     |
  barcode                           | varchar(20)  | yes |       |
  bookable                          | tinyint(1)   | yes |       | since 22.11..25.11
  dateaccessioned                   | date         | yes |       |
  booksellerid                      | longtext     | yes |       |
  homebranch                        | varchar(10)  | yes |       |
  price                             | decimal(8,2) | yes |       |
  replacementprice                  | decimal(8,2) | yes |       |
  replacementpricedate              | date         | yes |       |
  datelastborrowed                  | date         | yes |       |
  datelastseen                      | datetime     | yes |       | was date 19.05..23.11
  stack                             | tinyint(1)   | yes |       |
  notforloan                        | tinyint(1)   | no  | 0     |
  damaged                           | tinyint(1)   | no  | 0     |
  damaged_on                        | datetime     | yes |       |
  itemlost                          | tinyint(1)   | no  | 0     |
  itemlost_on                       | datetime     | yes |       |
  withdrawn                         | tinyint(1)   | no  | 0     |
  withdrawn_on                      | datetime     | yes |       |
  itemcallnumber                    | varchar(255) | yes |       |
  coded_location_qualifier          | varchar(10)  | yes |       |
  issues                            | smallint(6)  | yes | 0     |
  renewals                          | smallint(6)  | yes |       |
  localuse                          | smallint(6)  | yes |       | since 22.11..25.11
  reserves                          | smallint(6)  | yes |       |
  restricted                        | tinyint(1)   | yes |       |
  itemnotes                         | longtext     | yes |       |
  itemnotes_nonpublic               | longtext     | yes |       |
  holdingbranch                     | varchar(10)  | yes |       |
  timestamp                         | timestamp    | no  | touch |
  deleted_on                        | datetime     | yes |       | since 19.05..22.11
  location                          | varchar(80)  | yes |       |
  permanent_location                | varchar(80)  | yes |       |
  onloan                            | date         | yes |       |
  cn_source                         | varchar(10)  | yes |       |
  cn_sort                           | varchar(255) | yes |       |
  ccode                             | varchar(80)  | yes |       |
  materials                         | mediumtext   | yes |       |
  uri                               | mediumtext   | yes |       | was varchar(255) 19.05..25.11
  itype                             | varchar(10)  | yes |       |
  more_subfields_xml                | longtext     | yes |       |
  enumchron                         | mediumtext   | yes |       |
  copynumber                        | varchar(32)  | yes |       |
  stocknumber                       | varchar(80)  | yes |       |
  new_status                        | varchar(32)  | yes |       |
  exclude_from_local_holds_priority | tinyint(1)   | yes |       | since 19.05..22.11
  primary: itemnumber
  unique: barcode
  index: stocknumber
  index: biblioitemnumber
  index: biblionumber
  index: homebranch
  index: holdingbranch
  index: itemcallnumber
  index: location
  index: ccode
  index: itype
  index: timestamp
  foreign: biblionumber > biblio.biblionumber, cascade
  foreign: biblioitemnumber > biblioitems.biblioitemnumber, cascade
  foreign: homebranch > branches.branchcode, restrict
  foreign: holdingbranch > branches.branchcode, restrict

table deleteditems like items
  primary: itemnumber
  index: barcode
  index: stocknumber
  index: biblioitemnumber
  index: biblionumber
  index: homebranch
  index: holdingbranch
  index: itemcallnumber
  index: location
  index: ccode
  index: itype
  index: timestamp

table items_last_borrower
  id             | int(11)   | no  | auto  |
  itemnumber     | int(11)   | no  |       |
  borrowernumber | int(11)   | no  |       |
  created_on     | timestamp | no  | touch |
  primary: id
  unique: itemnumber
  index: borrowernumber
  foreign: itemnumber > items.itemnumber, cascade
  foreign: borrowernumber > borrowers.borrowernumber, cascade
`;
