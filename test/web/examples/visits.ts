import { createLocales } from '../../../plugin/i18n/index.ts';
import { checkPage, mappingPage, visitsPage } from '../../../plugin/features/visits/visits.presenter.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';

const { en } = createLocales('Asia/Jakarta');
const now = instant('2026-11-22T03:00:00Z');
const made = {
  id: 3,
  madeAt: now,
  madeBy: 51,
  isUndone: false,
  visits: 12,
  firstDay: libraryDay('2026-11-01'),
  lastDay: libraryDay('2026-11-20'),
};
const list = { columns: ['card', 'day'], rows: [{ line: 2, fields: ['7', '2026-11-20'] }] };
const mapping = { card: 0, date: 1, format: 'ymd', kind: 'gate', kindColumn: undefined } as const;
const visit = { borrowernumber: 7, day: libraryDay('2026-11-20'), kind: 'gate' } as const;
const refused = { line: 2, fields: ['7', '2026-11-20'], reason: 'unknown-card' } as const;

export const visitsExamples = {
  'visits/index': [
    visitsPage({
      locale: en,
      imports: [made, { ...made, madeBy: 52, isUndone: true }, { ...made, madeBy: undefined }],
      viewer: 51,
      now,
      problem: 'The file is empty.',
    }),
    visitsPage({ locale: en, imports: [], viewer: 51, now, problem: undefined }),
  ],
  'visits/mapping': [mappingPage(en, list, mapping)],
};

export const visitListChecks = [
  checkPage(en, { rows: 2, visits: [visit], refused: [refused] }, mapping),
  checkPage(en, { rows: 0, visits: [], refused: [] }, mapping),
];
