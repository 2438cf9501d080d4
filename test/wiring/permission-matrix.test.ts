import { expect } from 'chai';
import type { Express } from 'express';
import { generateLibrary } from '../../plugin/demo/library/index.ts';
import type { Permission } from '../../plugin/features/access/index.ts';
import { PERMISSIONS } from '../../plugin/manifest/permission-names.ts';
import { libraryDay, systemClock } from '../../plugin/shared/time.ts';
import { ask, openWhole, type Whole } from './whole.ts';

/** What everybody of the synthetic library may do, as shipped; `teknisi` is added here. */
const ROLES = {
  kepala: PERMISSIONS,
  sirkulasi: ['patrons.view', 'patrons.titles', 'conversations.write', 'services.use'],
  referensi: ['patrons.view', 'conversations.write', 'services.use'],
  humas: [
    'patrons.view',
    'patrons.export',
    'conversations.write',
    'services.use',
    'segments.use',
    'campaigns.use',
    'reports.view',
  ],
  kampus: ['patrons.view', 'patrons.titles', 'conversations.write', 'services.use'],
  utara: ['patrons.view', 'patrons.titles', 'conversations.write', 'services.use'],
  katalog: [],
  teknisi: ['system.view', 'system.administer'],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;

type Role = keyof typeof ROLES;
type Visitor = Role | 'warga' | 'nobody';
const VISITORS = [...Object.keys(ROLES), 'warga', 'nobody'] as Visitor[];

/** A route, what is asked of it, and what it answers to whom it lets in. */
interface Expected {
  readonly needs: Permission | 'signed-in' | 'anybody';
  readonly gives: number;
  readonly asked?: string;
  readonly body?: Readonly<Record<string, string>>;
  /** What it answers to some who are let in otherwise. */
  readonly but?: Partial<Record<Visitor, number>>;
}

/** Staff have signed in already and are led on. */
const LED_ON = Object.fromEntries(Object.keys(ROLES).map((role) => [role, 303]));
const API = { nobody: 401 } as const;

const MAPPING = 'card=0&date=1&format=ymd&kind=gate';

/** THE table: a new route is written in here, or the first test fails. */
const ROUTES: Readonly<Record<string, Expected>> = {
  'get /health': { needs: 'anybody', gives: 200 },
  'get /metrics': { needs: 'anybody', gives: 404 },
  'get /sign-in': { needs: 'anybody', gives: 200, but: LED_ON },
  'post /sign-out': { needs: 'anybody', gives: 303 },
  'get /signed-out': { needs: 'anybody', gives: 200 },
  'get /': { needs: 'signed-in', gives: 200 },
  'get /patrons': { needs: 'patrons.view', gives: 200, asked: '/patrons?q=a' },
  'get /patrons/:borrowernumber': {
    needs: 'patrons.view',
    gives: 200,
    asked: '/patrons/900001',
    but: { utara: 404 },
  },
  'get /api/v1/patrons/suggest': {
    needs: 'patrons.view',
    gives: 200,
    asked: '/api/v1/patrons/suggest?q=an',
    but: API,
  },
  'get /api/v1/strip': {
    needs: 'patrons.view',
    gives: 200,
    asked: '/api/v1/strip?borrowernumber=900001',
    but: { ...API, utara: 404 },
  },
  'post /api/v1/strip/notes': {
    needs: 'conversations.write',
    gives: 201,
    body: { borrowernumber: '900001', kind: 'note', text: 'asked for large print' },
    but: { ...API, utara: 404 },
  },
  'post /api/v1/strip/notes/undo': {
    needs: 'conversations.write',
    gives: 404,
    body: { id: '999999' },
    but: API,
  },
  'get /segments': { needs: 'segments.use', gives: 200 },
  'get /segments/new': { needs: 'segments.use', gives: 200, asked: '/segments/new?from=slipping' },
  'post /segments/new': { needs: 'segments.use', gives: 200, body: { do: 'add-rule:r' } },
  'get /segments/:id': { needs: 'segments.use', gives: 404, asked: '/segments/999999' },
  'get /segments/:id/edit': { needs: 'segments.use', gives: 404, asked: '/segments/999999/edit' },
  'post /segments/:id/edit': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/edit',
    body: { do: 'look' },
  },
  'get /segments/:id/plan': { needs: 'system.administer', gives: 404, asked: '/segments/999999/plan' },
  'get /segments/:id/export': { needs: 'segments.use', gives: 404, asked: '/segments/999999/export' },
  'post /segments/:id/export': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/export',
    body: { column: 'name' },
  },
  'post /segments/:id/duplicate': { needs: 'segments.use', gives: 404, asked: '/segments/999999/duplicate' },
  'post /segments/:id/look': { needs: 'segments.use', gives: 404, asked: '/segments/999999/look' },
  'post /segments/:id/remove': { needs: 'segments.use', gives: 404, asked: '/segments/999999/remove' },
  'post /segments/:id/restore': { needs: 'segments.use', gives: 404, asked: '/segments/999999/restore' },
  'post /segments/:id/koha-list': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/koha-list',
    body: { name: 'In Koha' },
  },
  'post /segments/:id/snapshot': {
    needs: 'segments.use',
    gives: 404,
    asked: '/segments/999999/snapshot',
    body: { name: 'As it is' },
  },
  'get /reports': { needs: 'reports.view', gives: 200 },
  'get /reports/:file': { needs: 'reports.view', gives: 200, asked: '/reports/active.csv' },
  'get /visits': { needs: 'visits.import', gives: 200 },
  // A form without its file, and lists that are not there.
  'post /visits/upload': { needs: 'visits.import', gives: 422, body: {} },
  'get /visits/mapping': { needs: 'visits.import', gives: 303 },
  'get /visits/check': { needs: 'visits.import', gives: 303, asked: `/visits/check?${MAPPING}` },
  'get /visits/refused.csv': { needs: 'visits.import', gives: 303, asked: `/visits/refused.csv?${MAPPING}` },
  'post /visits/import': {
    needs: 'visits.import',
    gives: 303,
    body: { card: '0', date: '1', format: 'ymd', kind: 'gate' },
  },
  'post /visits/forget': { needs: 'visits.import', gives: 303, body: {} },
  'post /visits/imports/:id/undo': { needs: 'visits.import', gives: 404, asked: '/visits/imports/999999/undo' },
  // Programs show a token; a session opens nothing here. What a token opens is tested with the API.
  'get /api/v1/openapi.json': { needs: 'anybody', gives: 401 },
  'get /api/v1/segments': { needs: 'anybody', gives: 401 },
  'get /api/v1/segments/:id': { needs: 'anybody', gives: 401, asked: '/api/v1/segments/1' },
  'get /api/v1/segments/:id/members': { needs: 'anybody', gives: 401, asked: '/api/v1/segments/1/members' },
  'get /api/v1/segments/:id/moves': { needs: 'anybody', gives: 401, asked: '/api/v1/segments/1/moves' },
  'get /api/v1/patrons/:id': { needs: 'anybody', gives: 401, asked: '/api/v1/patrons/1' },
  'get /settings': { needs: 'system.administer', gives: 200 },
  'post /settings/dry-run': { needs: 'system.administer', gives: 303, body: { dryRun: 'off' } },
  'get /settings/permissions/:name': {
    needs: 'system.administer',
    gives: 200,
    asked: '/settings/permissions/reports.view',
  },
  'post /settings/permissions/:name': {
    needs: 'system.administer',
    gives: 303,
    asked: '/settings/permissions/reports.view',
    body: { shipped: 'yes' },
  },
  'post /settings/metrics': { needs: 'system.administer', gives: 303, body: { addresses: '' } },
  'post /settings/metrics/token': { needs: 'system.administer', gives: 303, body: { token: 'none' } },
  'get /system': { needs: 'system.view', gives: 200 },
  'post /system/jobs/:id/retry': { needs: 'system.administer', gives: 404, asked: '/system/jobs/999999/retry' },
  'post /system/jobs/:id/drop': { needs: 'system.administer', gives: 404, asked: '/system/jobs/999999/drop' },
};

const answerFor = (visitor: Visitor, { needs, gives, but }: Expected): number => {
  const admitted = but?.[visitor] ?? gives;
  if (needs === 'anybody') return admitted;
  if (visitor === 'nobody') return but?.nobody ?? 303;
  if (visitor === 'warga') return 403;
  const mayDo: readonly Permission[] = ROLES[visitor];
  return needs === 'signed-in' || mayDo.includes(needs) ? admitted : 403;
};

describe('who may do what', () => {
  let whole: Whole;
  let app: Express;
  const cookies = new Map<Visitor, string>();

  before(async function () {
    this.timeout(60_000);
    whole = await openWhole(systemClock);
    const { accounts } = await generateLibrary({
      db: whole.koha.db,
      version: '25.11',
      seed: 11,
      patrons: 40,
      years: 1,
      until: libraryDay('2026-11-20'),
      timezone: 'Asia/Jakarta',
    });
    const kampus = await whole.koha
      .db('borrowers')
      .where({ userid: 'kampus' })
      .first<{ branchcode: string; categorycode: string }>();
    const place = { branchcode: kampus.branchcode, categorycode: kampus.categorycode };
    const CATALOGUE_AND_PARAMETERS = 4 + 8;
    await whole.koha.db('borrowers').insert([
      { ...place, borrowernumber: 900_001, cardnumber: 'X1', userid: 'pembaca', surname: 'Pembaca' },
      { ...place, borrowernumber: 900_002, userid: 'teknisi', surname: 'Teknisi', flags: CATALOGUE_AND_PARAMETERS },
    ]);
    const people: readonly { readonly userid: string; readonly borrowernumber: number }[] = [
      ...accounts,
      { userid: 'teknisi', borrowernumber: 900_002 },
    ];
    for (const { userid, borrowernumber } of people)
      cookies.set(userid as Visitor, await whole.signIn(userid, borrowernumber));
    await whole.refresh();
    app = whole.app();
  });

  after(() => whole.close());

  it('is decided for every route there is', () => {
    const there = whole.routes().map(({ method, path, permission }) => `${method} ${path} ${permission}`);
    const decided = Object.entries(ROUTES).map(([route, { needs }]) => `${route} ${needs}`);
    expect(there.sort()).to.deep.equal(decided.sort());
  });

  it('is decided for every account of the synthetic library', () => {
    expect([...cookies.keys(), 'nobody'].sort()).to.deep.equal([...VISITORS].sort());
  });

  for (const visitor of VISITORS)
    it(`for ${visitor} is exactly this, on every route`, async function () {
      this.timeout(30_000);
      const answered: Record<string, number> = {};
      for (const [route, { asked, body }] of Object.entries(ROUTES)) {
        const [method = '', pattern = ''] = route.split(' ');
        const question = {
          method: method as 'get' | 'post',
          path: asked ?? pattern,
          cookie: cookies.get(visitor),
          body,
        };
        answered[route] = (await ask(app, question)).status;
      }
      expect(answered).to.deep.equal(
        Object.fromEntries(Object.entries(ROUTES).map(([route, expected]) => [route, answerFor(visitor, expected)])),
      );
    });
});
