import { reportsPage } from '../../../plugin/features/reports/reports.presenter.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { reportFacts, EMPTY_FACTS } from '../../features/reports/facts.ts';

const { en } = createLocales('Asia/Jakarta');
const base = { locale: en, month: undefined, links: [{ path: '/visits', text: 'Bring in visits' }] };

export const reportsExamples = {
  'reports/index': [
    reportsPage({ ...base, facts: reportFacts() }),
    reportsPage({ ...base, facts: reportFacts({ models: undefined }) }),
    reportsPage({ ...base, facts: reportFacts({ use: [], flows: [], cohorts: [], borrowers: undefined }) }),
    reportsPage({ ...base, facts: EMPTY_FACTS }),
  ],
};
