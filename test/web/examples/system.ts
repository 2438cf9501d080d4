import { loyaltyWeights, loyaltyWeightsEntry } from '../../../plugin/features/loyalty/index.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { tokensPage } from '../../../plugin/features/api/token.presenter.ts';
import { settingsPage } from '../../../plugin/features/settings/settings.presenter.ts';
import { permissionSettingPage } from '../../../plugin/features/settings/permission.presenter.ts';
import { systemPage } from '../../../plugin/features/system/system.presenter.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';

const { en } = createLocales('Asia/Jakarta');
const now = instant('2026-11-22T03:00:00Z');
const rule = { name: 'segments.use', koha: [{ module: 'tools', code: 'lists' }], isShipped: false } as const;
const other = {
  other: loyaltyWeightsEntry(loyaltyWeights({ returns: 35, stays: 30, refers: 15, breadth: 20 })),
  summary: 'Comes back 35 %',
  isShipped: true,
};
const settings = {
  others: [other],
  rules: [rule, { ...rule, koha: [], isShipped: true }],
  isDryRun: false,
  metrics: { access: { isOn: true, addresses: ['10.0.0.0/8'] }, hasToken: true },
  refused: undefined,
  newToken: undefined,
  changes: [{ name: 'leaving.dry-run', before: undefined, after: 'true', at: now, by: 51, who: 'Ratna' }],
};
const modules = [{ module: 'tools', description: 'Tools', codes: [{ code: 'lists', description: 'Lists' }] }];
const permission = { t: en.t, rule, shippedKoha: rule.koha, modules, chosen: ['tools:lists'], problem: undefined };
const request = {
  peer: '127.0.0.1',
  isTrusted: false,
  isForwarded: true,
  address: '127.0.0.1',
  isSecure: false,
  basePath: '/kenal',
  hasKohaCookie: true,
  signedInBy: 'koha',
} as const;
const facts = {
  report: undefined,
  jobs: {
    counts: { ready: 1, running: 0, dead: 1 },
    dead: [{ id: 3, kind: 'refresh', attempts: 5, lastError: 'ECONNREFUSED', finishedAt: now }],
  },
  tables: [{ table: 'kenal_patron', bytes: 16_384 }],
  disk: { freeBytes: 9e9, totalBytes: 4e10 },
  runs: [{ startedAt: now, kind: 'failed', rowsRead: undefined, rowsWritten: undefined, seconds: 1.5 }],
  load: { runs: 1, rows: 0, seconds: 1.5 },
  backup: 'none',
  isDryRun: true,
  others: [],
  version: '0.1.0',
  installedVersion: '0.2.0',
} as const;

export const systemExamples = {
  'settings/index': [
    settingsPage(en, settings),
    settingsPage(en, { ...settings, isDryRun: true, newToken: 'a-token', changes: [] }),
  ],
  'settings/permission': [
    permissionSettingPage(permission),
    permissionSettingPage({ ...permission, chosen: ['gone:part'], problem: 'You would lose it.' }),
  ],
  'settings/tokens': [
    tokensPage(en, { tokens: [], libraries: [{ branchcode: 'CPL', name: 'Central' }], newToken: 'kenal_abc' }),
    tokensPage(en, {
      tokens: [
        {
          id: 1,
          name: 'Data warehouse',
          scopes: ['segments.read'],
          visible: { all: false, branchcodes: ['CPL'] },
          createdAt: now,
          usedOn: libraryDay('2026-11-21'),
        },
        { id: 2, name: 'App', scopes: ['patrons.read'], visible: { all: true }, createdAt: now, usedOn: undefined },
      ],
      libraries: [{ branchcode: 'CPL', name: 'Central' }],
      refused: { name: '', scopes: ['segments.read'], libraries: ['CPL'], problem: 'Give it a name.' },
    }),
  ],
  'system/show': [
    systemPage({ locale: en, now, facts, request, mayAdminister: true }),
    systemPage({
      locale: en,
      now,
      facts: { ...facts, jobs: undefined, tables: undefined, runs: undefined, backup: undefined },
      request,
      mayAdminister: false,
    }),
  ],
};
