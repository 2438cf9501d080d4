/**
 * `deletedborrowers` takes its columns and their order from `borrowers`, but is a heap without primary or unique key:
 * the same number may stand in it twice.
 */
export const patronsFacts = `
table categories
  categorycode                       | varchar(10)        | no  | ''         |
  description                        | longtext           | yes |            |
  enrolmentperiod                    | smallint(6)        | yes |            |
  enrolmentperioddate                | date               | yes |            |
  password_expiry_days               | smallint(6)        | yes |            | since 19.05..23.11
  upperagelimit                      | smallint(6)        | yes |            |
  dateofbirthrequired                | tinyint(1)         | yes |            |
  enrolmentfee                       | decimal(28,6)      | yes |            |
  overduenoticerequired              | tinyint(1)         | yes |            |
  reservefee                         | decimal(28,6)      | yes |            | until 25.11..26.05
  hidelostitems                      | tinyint(1)         | no  | 0          |
  category_type                      | varchar(1)         | no  | 'A'        |
  BlockExpiredPatronOpacActions      | varchar(128)       | no  | 'follow_syspref_BlockExpiredPatronOpacActions' | was tinyint(1) 19.05..25.11; default was -1 19.05..25.11
  default_privacy                    | enum('default','never','forever') | no  | 'default'  |
  checkprevcheckout                  | enum('yes','no','inherit') | no  | 'inherit'  | was varchar(7) 19.05..25.11
  can_place_ill_in_opac              | tinyint(1)         | no  | 1          | since 22.11..25.11
  can_be_guarantee                   | tinyint(1)         | no  | 0          | since 19.05..23.11
  reset_password                     | tinyint(1)         | yes |            |
  change_password                    | tinyint(1)         | yes |            |
  min_password_length                | smallint(6)        | yes |            | since 19.05..23.11
  require_strong_password            | tinyint(1)         | yes |            | since 19.05..23.11
  force_password_reset_when_set_by_staff | tinyint(1)         | yes |            | since 22.11..25.11
  exclude_from_local_holds_priority  | tinyint(1)         | yes |            | since 19.05..23.11
  noissuescharge                     | int(11)            | yes |            | since 22.11..25.11
  noissueschargeguarantees           | int(11)            | yes |            | since 22.11..25.11
  noissueschargeguarantorswithguarantees | int(11)            | yes |            | since 22.11..25.11
  enforce_expiry_notice              | tinyint(1)         | no  | 0          | since 22.11..25.11
  primary: categorycode
  unique: categorycode

table borrowers
  borrowernumber              | int(11)            | no  | auto       |
  cardnumber                  | varchar(32)        | yes |            |
  surname                     | longtext           | yes |            |
  firstname                   | mediumtext         | yes |            |
  preferred_name              | longtext           | yes |            | since 22.11..25.11
  middle_name                 | longtext           | yes |            | since 19.05..22.11
  title                       | longtext           | yes |            |
  othernames                  | longtext           | yes |            |
  initials                    | mediumtext         | yes |            |
  pronouns                    | longtext           | yes |            | since 19.05..22.11
  streetnumber                | tinytext           | yes |            | was varchar(10) 19.05..25.11
  streettype                  | tinytext           | yes |            | was varchar(50) 19.05..25.11
  address                     | longtext           | yes |            |
  address2                    | mediumtext         | yes |            |
  city                        | longtext           | yes |            |
  state                       | mediumtext         | yes |            |
  zipcode                     | tinytext           | yes |            | was varchar(25) 19.05..25.11
  country                     | mediumtext         | yes |            |
  email                       | longtext           | yes |            |
  phone                       | mediumtext         | yes |            |
  mobile                      | tinytext           | yes |            | was varchar(50) 19.05..25.11
  fax                         | longtext           | yes |            |
  emailpro                    | mediumtext         | yes |            |
  phonepro                    | mediumtext         | yes |            |
  B_streetnumber              | tinytext           | yes |            | was varchar(10) 19.05..25.11
  B_streettype                | tinytext           | yes |            | was varchar(50) 19.05..25.11
  B_address                   | mediumtext         | yes |            | was varchar(100) 19.05..25.11
  B_address2                  | mediumtext         | yes |            |
  B_city                      | longtext           | yes |            |
  B_state                     | mediumtext         | yes |            |
  B_zipcode                   | tinytext           | yes |            | was varchar(25) 19.05..25.11
  B_country                   | mediumtext         | yes |            |
  B_email                     | mediumtext         | yes |            |
  B_phone                     | longtext           | yes |            |
  dateofbirth                 | date               | yes |            |
  branchcode                  | varchar(10)        | no  | ''         |
  categorycode                | varchar(10)        | no  | ''         |
  dateenrolled                | date               | yes |            |
  dateexpiry                  | date               | yes |            |
  password_expiration_date    | date               | yes |            | since 19.05..22.11
  date_renewed                | date               | yes |            |
  gonenoaddress               | tinyint(1)         | yes |            |
  lost                        | tinyint(1)         | yes |            |
  debarred                    | date               | yes |            |
  debarredcomment             | varchar(255)       | yes |            |
  contactname                 | longtext           | yes |            |
  contactfirstname            | mediumtext         | yes |            |
  contacttitle                | mediumtext         | yes |            |
  guarantorid                 | int(11)            | yes |            | until 19.05..22.11
  borrowernotes               | longtext           | yes |            |
  relationship                | varchar(100)       | yes |            |
  sex                         | varchar(1)         | yes |            |
  password                    | varchar(60)        | yes |            |
  secret                      | mediumtext         | yes |            | since 19.05..22.11
  auth_method                 | enum('password','two-factor') | no  | 'password' | since 19.05..22.11
  flags                       | bigint(11)         | yes |            | was int(11) 19.05..25.11
  userid                      | varchar(75)        | yes |            |
  opacnote                    | longtext           | yes |            |
  contactnote                 | varchar(255)       | yes |            |
  sort1                       | varchar(80)        | yes |            |
  sort2                       | varchar(80)        | yes |            |
  altcontactfirstname         | mediumtext         | yes |            | was varchar(255) 19.05..25.11
  altcontactsurname           | mediumtext         | yes |            | was varchar(255) 19.05..25.11
  altcontactaddress1          | mediumtext         | yes |            | was varchar(255) 19.05..25.11
  altcontactaddress2          | mediumtext         | yes |            | was varchar(255) 19.05..25.11
  altcontactaddress3          | mediumtext         | yes |            | was varchar(255) 19.05..25.11
  altcontactstate             | mediumtext         | yes |            |
  altcontactzipcode           | mediumtext         | yes |            | was varchar(50) 19.05..25.11
  altcontactcountry           | mediumtext         | yes |            |
  altcontactphone             | mediumtext         | yes |            | was varchar(50) 19.05..25.11
  smsalertnumber              | varchar(50)        | yes |            |
  sms_provider_id             | int(11)            | yes |            |
  privacy                     | int(11)            | no  | 1          |
  privacy_guarantor_fines     | tinyint(1)         | no  | 0          | since 19.05..22.11
  privacy_guarantor_checkouts | tinyint(1)         | no  | 0          |
  checkprevcheckout           | enum('yes','no','inherit') | no  | 'inherit'  | was varchar(7) 19.05..25.11
  updated_on                  | timestamp          | no  | touch      |
  lastseen                    | datetime           | yes |            |
  lang                        | varchar(25)        | no  | 'default'  |
  login_attempts              | int(4)             | no  | 0          |
  overdrive_auth_token        | mediumtext         | yes |            |
  anonymized                  | tinyint(1)         | no  | 0          |
  autorenew_checkouts         | tinyint(1)         | no  | 1          | since 19.05..22.11
  primary_contact_method      | varchar(45)        | yes |            | since 19.05..22.11
  protected                   | tinyint(1)         | no  | 0          | since 22.11..25.11
  primary: borrowernumber
  unique: cardnumber
  unique: userid
  index: categorycode
  index: branchcode
  index: surname
  index: firstname
  index: othernames
  index: sms_provider_id
  index: middle_name
  index: preferred_name
  index: surname, preferred_name, firstname, middle_name, othernames, streetnumber, address, address2, city, state, zipcode, country
  index: guarantorid
  foreign: categorycode > categories.categorycode, restrict
  foreign: branchcode > branches.branchcode, restrict

table deletedborrowers like borrowers
  borrowernumber | int(11) | no  | 0 |
  index: borrowernumber
  index: cardnumber
  index: sms_provider_id

table borrower_relationships since 19.05..22.11
  id           | int(11)      | no  | auto |
  guarantor_id | int(11)      | no  |      |
  guarantee_id | int(11)      | no  |      |
  relationship | varchar(100) | no  |      |
  primary: id
  unique: guarantor_id, guarantee_id
  index: guarantee_id
  foreign: guarantor_id > borrowers.borrowernumber, cascade
  foreign: guarantee_id > borrowers.borrowernumber, cascade

table borrower_attribute_types
  code                      | varchar(64)  | no  |    | was varchar(10) 22.11..25.11
  description               | varchar(255) | no  |    |
  repeatable                | tinyint(1)   | no  | 0  |
  unique_id                 | tinyint(1)   | no  | 0  |
  is_date                   | tinyint(1)   | no  | 0  | since 19.05..25.11
  opac_display              | tinyint(1)   | no  | 0  |
  opac_editable             | tinyint(1)   | no  | 0  |
  staff_searchable          | tinyint(1)   | no  | 0  |
  searched_by_default       | tinyint(1)   | no  | 0  | since 19.05..25.11
  authorised_value_category | varchar(32)  | yes |    |
  display_checkout          | tinyint(1)   | no  | 0  |
  category_code             | varchar(10)  | yes |    |
  class                     | varchar(255) | no  | '' |
  keep_for_pseudonymization | tinyint(1)   | no  | 0  | since 19.05..23.11
  mandatory                 | tinyint(1)   | no  | 0  | since 19.05..23.11
  opac_mandatory            | tinyint(1)   | no  | 0  | since 22.11..25.11
  primary: code
  index: authorised_value_category
  index: category_code
  foreign: authorised_value_category > authorised_value_categories.category_name, set null
  foreign: category_code > categories.categorycode, cascade

table borrower_attributes
  id             | int(11)      | no  | auto |
  borrowernumber | int(11)      | no  |      |
  code           | varchar(64)  | no  |      | was varchar(10) 22.11..25.11
  attribute      | varchar(255) | yes |      |
  primary: id
  index: borrowernumber
  index: code, attribute
  foreign: borrowernumber > borrowers.borrowernumber, cascade
  foreign: code > borrower_attribute_types.code, cascade

table restriction_types since 19.05..22.11
  code               | varchar(50)   | no  |   |
  display_text       | text          | no  |   |
  is_system          | tinyint(1)    | no  | 0 |
  is_default         | tinyint(1)    | no  | 0 |
  lift_after_payment | tinyint(1)    | no  | 0 |
  fee_limit          | decimal(28,6) | yes |   |
  primary: code

table borrower_debarments
  borrower_debarment_id | int(11)     | no  | auto  |
  borrowernumber        | int(11)     | no  |       |
  expiration            | date        | yes |       |
  type                  | varchar(50) | no  |       | was enum('SUSPENSION','OVERDUES','MANUAL','DISCHARGE') 19.05..22.11
  comment               | mediumtext  | yes |       |
  manager_id            | int(11)     | yes |       |
  created               | timestamp   | no  | touch |
  updated               | timestamp   | yes |       |
  primary: borrower_debarment_id
  index: borrowernumber
  index: type
  foreign: borrowernumber > borrowers.borrowernumber, cascade
  foreign: type > restriction_types.code, restrict

table patron_consent
  id             | int(11)  | no  | auto |
  borrowernumber | int(11)  | no  |      |
  type           | tinytext | yes |      | was enum('GDPR_PROCESSING') 19.05..25.11
  given_on       | datetime | yes |      |
  refused_on     | datetime | yes |      |
  primary: id
  index: borrowernumber
  foreign: borrowernumber > borrowers.borrowernumber, cascade

table patron_lists
  patron_list_id | int(11)      | no  | auto |
  name           | varchar(255) | no  |      |
  owner          | int(11)      | no  |      |
  shared         | tinyint(1)   | yes | 0    |
  primary: patron_list_id
  index: owner
  foreign: owner > borrowers.borrowernumber, cascade

table patron_list_patrons
  patron_list_patron_id | int(11) | no  | auto |
  patron_list_id        | int(11) | no  |      |
  borrowernumber        | int(11) | no  |      |
  primary: patron_list_patron_id
  index: patron_list_id
  index: borrowernumber
  foreign: patron_list_id > patron_lists.patron_list_id, cascade
  foreign: borrowernumber > borrowers.borrowernumber, cascade

table clubs
  id               | int(11)     | no  | auto |
  club_template_id | int(11)     | no  |      |
  name             | text        | no  |      |
  description      | mediumtext  | yes |      |
  date_start       | date        | yes |      |
  date_end         | date        | yes |      |
  branchcode       | varchar(10) | yes |      |
  date_created     | timestamp   | no  | now  |
  date_updated     | timestamp   | yes |      |
  primary: id
  index: club_template_id
  index: branchcode
  foreign: branchcode > branches.branchcode, restrict

table club_enrollments
  id             | int(11)     | no  | auto |
  club_id        | int(11)     | no  |      |
  borrowernumber | int(11)     | no  |      |
  date_enrolled  | timestamp   | no  | now  |
  date_canceled  | timestamp   | yes |      |
  date_created   | timestamp   | yes |      |
  date_updated   | timestamp   | yes |      |
  branchcode     | varchar(10) | yes |      |
  primary: id
  index: club_id
  index: borrowernumber
  index: branchcode
  foreign: club_id > clubs.id, cascade
  foreign: borrowernumber > borrowers.borrowernumber, cascade
  foreign: branchcode > branches.branchcode, set null

table housebound_profile
  borrowernumber | int(11)    | no  |  |
  day            | mediumtext | no  |  |
  frequency      | mediumtext | no  |  |
  fav_itemtypes  | mediumtext | yes |  |
  fav_subjects   | mediumtext | yes |  |
  fav_authors    | mediumtext | yes |  |
  referral       | mediumtext | yes |  |
  notes          | mediumtext | yes |  |
  primary: borrowernumber
  foreign: borrowernumber > borrowers.borrowernumber, cascade

table housebound_visit
  id                  | int(11)     | no  | auto |
  borrowernumber      | int(11)     | no  |      |
  appointment_date    | date        | yes |      |
  day_segment         | varchar(10) | yes |      |
  chooser_brwnumber   | int(11)     | yes |      |
  deliverer_brwnumber | int(11)     | yes |      |
  primary: id
  index: borrowernumber
  index: chooser_brwnumber
  index: deliverer_brwnumber
  foreign: borrowernumber > housebound_profile.borrowernumber, cascade
  foreign: chooser_brwnumber > borrowers.borrowernumber, set null
  foreign: deliverer_brwnumber > borrowers.borrowernumber, set null
`;
