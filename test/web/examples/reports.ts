import { reportsPage } from '../../../plugin/features/reports/reports.presenter.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { reportFacts, EMPTY_FACTS } from '../../features/reports/facts.ts';

const { en } = createLocales('Asia/Jakarta');
const base = { locale: en, month: undefined, links: [{ path: '/visits', text: 'Bring in visits' }] };

/** A month of which the size of a stage is withheld, and one with a small stage. */
const hidden = reportFacts().sizes.map((one) => ({
  ...one,
  isWithheld: one.stage === 'new' && one.month.month === 9,
  patrons: one.stage === 'returned' ? 12 : one.patrons,
}));

export const reportsExamples = {
  'reports/index': [
    reportsPage({ ...base, facts: reportFacts() }),
    reportsPage({ ...base, facts: reportFacts({ models: undefined, sizes: hidden }) }),
    reportsPage({ ...base, facts: reportFacts({ use: [], flows: [], cohorts: [], borrowers: undefined }) }),
    reportsPage({ ...base, facts: EMPTY_FACTS }),
  ],
};
