import type { FoundPatron } from '../../../plugin/koha/patrons/index.ts';

/** The patron of most examples, as a line of a list. */
export const siti: FoundPatron = {
  borrowernumber: 7,
  name: {
    firstname: 'Siti',
    surname: 'Ramadhani',
    preferredName: undefined,
    middleName: undefined,
    otherNames: undefined,
  },
  cardnumber: '2019 0042',
  library: 'Central',
  category: 'Adult',
  expiry: undefined,
  restrictedUntil: undefined,
  isCardLost: false,
  keepsNoHistory: false,
};
