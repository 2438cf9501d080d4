/** Notices to patrons, notes about patrons, and which notices patrons want. */
export const messagesFacts = `
table letter
  id                     | int(11)      | no  | auto      | since 19.05..22.11
  module                 | varchar(20)  | no  | ''        |
  code                   | varchar(20)  | no  | ''        |
  branchcode             | varchar(10)  | no  | ''        |
  name                   | varchar(100) | no  | ''        |
  is_html                | tinyint(1)   | yes | 0         |
  title                  | varchar(200) | no  | ''        |
  content                | mediumtext   | yes |           |
  message_transport_type | varchar(20)  | no  | 'email'   |
  lang                   | varchar(25)  | no  | 'default' |
  updated_on             | timestamp    | no  | touch     | since 19.05..22.11
  style                  | mediumtext   | yes |           | since 19.05..25.11
  primary: id
  primary: module, code, branchcode, message_transport_type, lang | until 19.05..22.11
  unique: module, code, branchcode, message_transport_type, lang | since 19.05..22.11
  index: message_transport_type
  foreign: message_transport_type > message_transport_types.message_transport_type, cascade

table message_attributes
  message_attribute_id | int(11)     | no  | auto |
  message_name         | varchar(40) | no  | ''   |
  takes_days           | tinyint(1)  | no  | 0    |
  primary: message_attribute_id
  unique: message_name

table message_transport_types
  message_transport_type | varchar(20) | no  |  |
  primary: message_transport_type

table message_transports
  message_attribute_id   | int(11)     | no  |    |
  message_transport_type | varchar(20) | no  |    |
  is_digest              | tinyint(1)  | no  | 0  |
  letter_module          | varchar(20) | no  | '' |
  letter_code            | varchar(20) | no  | '' |
  branchcode             | varchar(10) | no  | '' |
  primary: message_attribute_id, message_transport_type, is_digest
  index: message_transport_type
  index: letter_module, letter_code
  foreign: message_attribute_id > message_attributes.message_attribute_id, cascade
  foreign: message_transport_type > message_transport_types.message_transport_type, cascade

table message_queue
  message_id             | int(11)            | no  | auto      |
  letter_id              | int(11)            | yes |           | since 19.05..22.11
  borrowernumber         | int(11)            | yes |           |
  subject                | mediumtext         | yes |           |
  content                | mediumtext         | yes |           |
  metadata               | mediumtext         | yes |           |
  letter_code            | varchar(64)        | yes |           |
  message_transport_type | varchar(20)        | no  |           |
  status                 | enum('sent','pending','failed','deleted') | no  | 'pending' |
  time_queued            | timestamp          | yes |           |
  updated_on             | timestamp          | no  | touch     | since 19.05..22.11
  to_address             | longtext           | yes |           |
  cc_address             | longtext           | yes |           | since 22.11..25.11
  from_address           | longtext           | yes |           |
  reply_address          | longtext           | yes |           | since 19.05..22.11
  content_type           | mediumtext         | yes |           |
  failure_code           | mediumtext         | yes |           | since 19.05..22.11
  primary: message_id
  index: borrowernumber
  index: message_transport_type
  index: letter_id
  foreign: borrowernumber > borrowers.borrowernumber, cascade
  foreign: message_transport_type > message_transport_types.message_transport_type, restrict
  foreign: letter_id > letter.id, set null

table messages
  message_id       | int(11)     | no  | auto |
  borrowernumber   | int(11)     | no  |      |
  branchcode       | varchar(10) | yes |      |
  message_type     | varchar(1)  | no  |      |
  message          | mediumtext  | no  |      |
  message_date     | timestamp   | no  | now  |
  manager_id       | int(11)     | yes |      |
  patron_read_date | timestamp   | yes |      | since 22.11..23.11
  primary: message_id
  index: manager_id
  index: borrowernumber
  foreign: borrowernumber > borrowers.borrowernumber, cascade
  foreign: manager_id > borrowers.borrowernumber, set null

table borrower_message_preferences
  borrower_message_preference_id | int(11)     | no  | auto |
  borrowernumber                 | int(11)     | yes |      |
  categorycode                   | varchar(10) | yes |      |
  message_attribute_id           | int(11)     | yes | 0    |
  days_in_advance                | int(11)     | yes |      | default was 0 22.11..23.11
  wants_digest                   | tinyint(1)  | no  | 0    |
  primary: borrower_message_preference_id
  index: borrowernumber
  index: categorycode
  index: message_attribute_id
  foreign: borrowernumber > borrowers.borrowernumber, cascade
  foreign: categorycode > categories.categorycode, cascade
  foreign: message_attribute_id > message_attributes.message_attribute_id, cascade

table borrower_message_transport_preferences
  borrower_message_preference_id | int(11)     | no  | 0 |
  message_transport_type         | varchar(20) | no  | 0 |
  primary: borrower_message_preference_id, message_transport_type
  index: message_transport_type
  foreign: borrower_message_preference_id > borrower_message_preferences.borrower_message_preference_id, cascade
  foreign: message_transport_type > message_transport_types.message_transport_type, cascade
`;
