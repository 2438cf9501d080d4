import { expect } from 'chai';
import type { Express } from 'express';
import { generateLibrary } from '../../plugin/demo/library/index.ts';
import type { Permission } from '../../plugin/features/access/index.ts';
import { PERMISSIONS } from '../../plugin/manifest/permission-names.ts';
import { libraryDay, systemClock } from '../../plugin/shared/time.ts';
import { KNOWN_PATRON, VISITORS, type Role, type RouteEntry, type Visitor } from './route-entry.ts';
import { disagreements, inOrder, matrixQuestion, ROUTES } from './route-table.ts';
import { ask, openWhole, type Whole } from './whole.ts';

/** Whoever may change patrons in Koha. */
const PROFILE = ['profile.view', 'profile.edit', 'profile.sensitive'] as const;

/** What everybody of the synthetic library may do, as shipped; `teknisi` is added here. */
const ROLES = {
  kepala: PERMISSIONS,
  sirkulasi: [
    ...PROFILE,
    'patrons.view',
    'patrons.titles',
    'conversations.view',
    'conversations.write',
    'services.use',
  ],
  referensi: [...PROFILE, 'patrons.view', 'conversations.view', 'conversations.write', 'services.use'],
  humas: [
    ...PROFILE,
    'patrons.view',
    'patrons.export',
    'conversations.view',
    'conversations.write',
    'services.use',
    'segments.use',
    'campaigns.use',
    'reports.view',
  ],
  kampus: [...PROFILE, 'patrons.view', 'patrons.titles', 'conversations.view', 'conversations.write', 'services.use'],
  utara: [...PROFILE, 'patrons.view', 'patrons.titles', 'conversations.view', 'conversations.write', 'services.use'],
  katalog: [],
  teknisi: ['system.view', 'system.administer', 'profile.settings'],
} as const satisfies Readonly<Record<Role, readonly Permission[]>>;

const answerFor = (visitor: Visitor, route: string, { needs, gives, but }: RouteEntry): number => {
  const admitted = but?.[visitor] ?? gives;
  if (needs === 'anybody') return admitted;
  // Programs are told; people are led to the sign-in page.
  if (visitor === 'nobody') return route.includes(' /api/') ? 401 : 303;
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
      { ...place, borrowernumber: KNOWN_PATRON, cardnumber: 'X1', userid: 'pembaca', surname: 'Pembaca' },
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
    expect(disagreements(whole.routes())).to.deep.equal([]);
  });

  it('is decided for every account of the synthetic library', () => {
    expect([...cookies.keys(), 'nobody'].sort()).to.deep.equal([...VISITORS].sort());
  });

  it('is shown in a menu that leads to each place once', async () => {
    const { text } = await ask(app, { method: 'get', path: '/', cookie: cookies.get('kepala') });
    const [menu = ''] = /<nav class="side"[^]*?<\/nav>/.exec(text) ?? [];
    const places = [...menu.matchAll(/href="([^"]+)"/g)].map(([, place]) => place);
    expect(places)
      .to.deep.equal([...new Set(places)])
      .and.to.have.length.above(8);
  });

  for (const visitor of VISITORS)
    it(`for ${visitor} is exactly this, on every route`, async function () {
      this.timeout(30_000);
      // Everybody's failed sign-in is the first.
      await whole.crm.db('kenal_sign_in_failure').delete();
      // Some routes are limited by address, and everybody comes from the same one.
      const own = whole.app();
      const answered: Record<string, number> = {};
      for (const route of inOrder())
        answered[route] = (await ask(own, { ...matrixQuestion(route), cookie: cookies.get(visitor) })).status;
      expect(answered).to.deep.equal(
        Object.fromEntries(
          Object.entries(ROUTES).map(([route, expected]) => [route, answerFor(visitor, route, expected)]),
        ),
      );
    });
});
