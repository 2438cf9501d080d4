/** Libraries, preferences, staff sessions, permissions, coded values and the log. */
export const systemFacts = `
table branches
  branchcode       | varchar(10)  | no  | '' |
  branchname       | longtext     | no  |    |
  branchaddress1   | longtext     | yes |    |
  branchaddress2   | longtext     | yes |    |
  branchaddress3   | longtext     | yes |    |
  branchzip        | varchar(25)  | yes |    |
  branchcity       | longtext     | yes |    |
  branchstate      | longtext     | yes |    |
  branchcountry    | mediumtext   | yes |    |
  branchphone      | longtext     | yes |    |
  branchfax        | longtext     | yes |    |
  branchemail      | longtext     | yes |    |
  branchillemail   | longtext     | yes |    | since 19.05..22.11
  branchreplyto    | longtext     | yes |    |
  branchreturnpath | longtext     | yes |    |
  branchurl        | longtext     | yes |    |
  issuing          | tinyint(4)   | yes |    |
  branchip         | varchar(15)  | yes |    |
  branchnotes      | longtext     | yes |    |
  geolocation      | varchar(255) | yes |    |
  marcorgcode      | varchar(16)  | yes |    |
  pickup_location  | tinyint(1)   | no  | 1  |
  public           | tinyint(1)   | no  | 1  | since 19.05..22.11
  opacuserjs       | longtext     | yes |    | since 22.11..25.11
  opacusercss      | longtext     | yes |    | since 22.11..25.11
  primary: branchcode

table library_groups
  id                     | int(11)      | no  | auto  |
  parent_id              | int(11)      | yes |       |
  branchcode             | varchar(10)  | yes |       |
  title                  | varchar(100) | yes |       |
  description            | mediumtext   | yes |       |
  ft_hide_patron_info    | tinyint(1)   | no  | 0     |
  ft_limit_item_editing  | tinyint(1)   | no  | 0     | since 19.05..25.11
  ft_search_groups_opac  | tinyint(1)   | no  | 0     |
  ft_search_groups_staff | tinyint(1)   | no  | 0     |
  ft_local_hold_group    | tinyint(1)   | no  | 0     | since 19.05..25.11
  ft_local_float_group   | tinyint(1)   | no  | 0     | since 19.05..25.11
  created_on             | timestamp    | yes |       |
  updated_on             | timestamp    | no  | touch |
  primary: id
  unique: title
  unique: parent_id, branchcode
  index: branchcode
  foreign: parent_id > library_groups.id, cascade
  foreign: branchcode > branches.branchcode, cascade

table systempreferences
  variable    | varchar(50) | no  | '' |
  value       | mediumtext  | no  |    |
  options     | longtext    | yes |    | until 25.11..26.05
  explanation | mediumtext  | yes |    | until 25.11..26.05
  type        | varchar(20) | yes |    | until 25.11..26.05
  primary: variable

table sessions
  id        | varchar(32) | no  |  |
  a_session | longblob    | no  |  | was longtext 19.05..25.11
  primary: id

table userflags
  bit       | int(11)      | no  | 0 |
  flag      | varchar(30)  | yes |   |
  flagdesc  | varchar(255) | yes |   |
  defaulton | int(11)      | yes |   |
  primary: bit

table permissions
  module_bit  | int(11)      | no  | 0  |
  code        | varchar(64)  | no  | '' |
  description | varchar(255) | yes |    |
  primary: module_bit, code
  foreign: module_bit > userflags.bit, cascade

table user_permissions
  borrowernumber | int(11)     | no  | 0 |
  module_bit     | int(11)     | no  | 0 |
  code           | varchar(64) | no  |   |
  primary: borrowernumber, module_bit, code
  index: borrowernumber
  index: module_bit, code
  foreign: borrowernumber > borrowers.borrowernumber, cascade
  foreign: module_bit, code > permissions.module_bit, code, cascade

table api_keys
  client_id   | varchar(191) | no  |   |
  secret      | varchar(191) | no  |   |
  description | varchar(255) | no  |   |
  patron_id   | int(11)      | no  |   |
  active      | tinyint(1)   | no  | 1 |
  primary: client_id
  unique: secret
  index: patron_id
  foreign: patron_id > borrowers.borrowernumber, cascade

table plugin_data
  plugin_class | varchar(255) | no  |  |
  plugin_key   | varchar(255) | no  |  |
  plugin_value | mediumtext   | yes |  |
  primary: plugin_class, plugin_key

table plugin_methods
  plugin_class  | varchar(255) | no  |  |
  plugin_method | varchar(255) | no  |  |
  primary: plugin_class, plugin_method

table authorised_value_categories
  category_name   | varchar(32) | no  | '' |
  is_system       | tinyint(1)  | yes | 0  | since 19.05..25.11
  is_integer_only | tinyint(1)  | no  | 0  | since 19.05..25.11
  primary: category_name

table authorised_values
  id               | int(11)      | no  | auto |
  category         | varchar(32)  | no  | ''   |
  authorised_value | varchar(80)  | no  | ''   |
  lib              | varchar(200) | yes |      |
  lib_opac         | varchar(200) | yes |      |
  imageurl         | varchar(200) | yes |      |
  primary: id
  unique: category, authorised_value
  index: category
  index: lib
  index: authorised_value
  foreign: category > authorised_value_categories.category_name, cascade

table action_logs
  action_id | int(11)      | no  | auto |
  timestamp | timestamp    | no  | now  |
  user      | int(11)      | no  | 0    |
  module    | mediumtext   | yes |      |
  action    | mediumtext   | yes |      |
  object    | int(11)      | yes |      |
  info      | mediumtext   | yes |      |
  interface | varchar(30)  | yes |      |
  script    | varchar(255) | yes |      | since 19.05..23.11
  trace     | text         | yes |      | since 19.05..23.11
  diff      | longtext     | yes |      | since 22.11..25.11
  primary: action_id
  index: timestamp
  index: user
  index: module
  index: action
  index: object
  index: info
  index: interface

table search_history
  id         | int(11)      | no  | auto     |
  userid     | int(11)      | no  |          |
  sessionid  | varchar(32)  | no  |          |
  query_desc | varchar(255) | no  |          |
  query_cgi  | mediumtext   | no  |          |
  type       | varchar(16)  | no  | 'biblio' |
  total      | int(11)      | no  |          |
  time       | timestamp    | no  | now      |
  primary: id
  index: userid
  index: sessionid
`;
