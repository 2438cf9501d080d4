import type { Opening } from '../../../plugin/features/confidential/opening.domain.ts';
import { newOpeningPage, openingPage, openingsPage } from '../../../plugin/features/confidential/openings.presenter.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import type { PatronRecord } from '../../../plugin/koha/patrons/index.ts';
import { instant } from '../../../plugin/shared/time.ts';
import type { ViewModels } from '../../../plugin/web/views.ts';
import { siti } from './siti.ts';

const { en } = createLocales('Asia/Jakarta');
const now = instant('2026-11-22T03:00:00Z');
const patron = siti as unknown as PatronRecord;
const opening: Opening = {
  id: 4,
  borrowernumber: 7,
  openedBy: 51,
  reason: 'Complaint of 20 November about what was said at the desk',
  openedAt: now,
  until: now.add({ minutes: 30 }),
  things: 2,
};
const gone: Opening = { ...opening, id: 3, borrowernumber: 0, reason: '', until: now, things: 0 };
const staff = new Map([[51, 'Kepala']]);
const opened = [
  { kind: 'conversation', subject: 3, owner: 52 },
  { kind: 'promise', subject: 5, owner: 52 },
] as const;
const open = [{ kind: 'conversation', subject: 3, owner: 52, at: now, path: '/conversations/3' }] as const;
const listed = { words: '', found: [], openings: [opening, gone], total: 60, page: 2, patrons: [siti], staff, now };
const looking = { looked: { opening, opened, open }, patron: siti, staff, viewer: 51, now };

export const confidentialExamples: Pick<
  { readonly [K in keyof ViewModels]: readonly ViewModels[K][] },
  'confidential/index' | 'confidential/new' | 'confidential/show'
> = {
  'confidential/index': [
    openingsPage(en, { ...listed, words: 'siti', found: [siti] }),
    openingsPage(en, { ...listed, words: 'zz', openings: [], total: 0, page: 1 }),
  ],
  'confidential/new': [
    newOpeningPage(en, { patron, reason: '', minutes: 30, problem: undefined }),
    newOpeningPage(en, { patron, reason: 'no', minutes: 120, problem: 'short' }),
  ],
  'confidential/show': [
    openingPage(en, looking),
    openingPage(en, { ...looking, looked: { opening, opened: [], open: [] } }),
    openingPage(en, { ...looking, looked: { opening: gone, opened: [], open: [] }, patron: undefined, viewer: 52 }),
  ],
};
