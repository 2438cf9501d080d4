import { loyaltyListPage } from '../../../plugin/features/loyalty/list.presenter.ts';
import { loyaltyPanel } from '../../../plugin/features/loyalty/loyalty-panel.presenter.ts';
import { weightsPage } from '../../../plugin/features/loyalty/weights.presenter.ts';
import { whyPage } from '../../../plugin/features/loyalty/why.presenter.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { changes, metric } from '../../features/loyalty/facts.ts';

const { en: locale } = createLocales('Asia/Jakarta');
const patron = {
  borrowernumber: 51,
  name: {
    surname: 'Rahayu',
    firstname: 'Siti',
    preferredName: undefined,
    middleName: undefined,
    otherNames: undefined,
  },
  cardnumber: '51',
  library: 'Centerville',
  category: 'Patron',
  expiry: undefined,
  restrictedUntil: undefined,
  isCardLost: false,
  keepsNoHistory: false,
};
const choices = { libraries: [{ branchcode: 'CPL', name: 'Centerville' }], categories: [] };
const list = { locale, query: {}, choices, hasForecast: true, mayExport: true };
const entry = {
  id: 'why-interests',
  title: 'Interests',
  sentence: 'Titles show 1.',
  inputs: [{ name: 'Cookery', value: 'Main', note: '2 titles.', share: 0.3 }],
  method: 'A title counts.',
};
const WEIGHTS = { returns: 35, stays: 30, refers: 15, breadth: 20 };
const who = { locale, name: 'Siti Rahayu', borrowernumber: 51, entries: [entry], weights: WEIGHTS };
const facts = { metric: metric(), history: changes, hasForecast: true };

export const loyaltyPanels = [
  loyaltyPanel({ locale, metric: metric(), history: changes }),
  loyaltyPanel({ locale, metric: metric({ loyalty: undefined }), history: [] }),
];

export const loyaltyExamples = {
  'loyalty/list': [
    loyaltyListPage({ ...list, list: 'slipping', found: [{ patron, metric: metric() }], total: 60 }),
    loyaltyListPage({
      ...list,
      list: 'slipping',
      query: { sort: 'visitDays' },
      hasForecast: false,
      found: [{ patron, metric: metric() }],
      total: 1,
    }),
    loyaltyListPage({ ...list, list: 'prospects', found: [], total: 0, mayExport: false }),
  ],
  'loyalty/weights': [
    weightsPage(locale, WEIGHTS, { value: WEIGHTS, isChanged: false, refused: undefined }),
    weightsPage(locale, WEIGHTS, {
      value: WEIGHTS,
      isChanged: true,
      refused: { typed: { returns: 'x', stays: '30' }, problems: { fields: ['returns'] } },
    }),
  ],
  'loyalty/why': [
    whyPage({ ...who, facts, isRefused: false }),
    whyPage({ ...who, facts: { ...facts, hasForecast: false }, isRefused: false }),
    whyPage({ ...who, facts: undefined, isRefused: true }),
  ],
};
