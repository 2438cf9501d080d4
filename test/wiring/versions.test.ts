import { expect } from 'chai';
import request from 'supertest';
import { configOf } from '../../plugin/config/config.ts';
import { generateLibrary } from '../../plugin/demo/library/index.ts';
import { KOHA_VERSIONS, kohaVariants } from '../../plugin/demo/schema/index.ts';
import { schemaColumns } from '../../plugin/koha/capabilities.ts';
import { grantSql } from '../../plugin/koha/grants.ts';
import { loadManifest } from '../../plugin/manifest/manifest.ts';
import { epochSeconds, libraryDay, systemClock } from '../../plugin/shared/time.ts';
import { openDatabases, type Surroundings } from '../../plugin/databases.ts';
import { refreshing } from '../../plugin/refreshing.ts';
import { application } from '../../plugin/wiring.ts';
import { adminDb, crmDatabase, kohaDatabase, testAccount } from '../support/database.ts';
import { silentLog } from '../support/log.ts';

const SUPERLIBRARIAN = 'kepala';
const SESSION = '0123456789abcdef0123456789abcdef';

const sessionRow = (borrowernumber: number): string =>
  [
    '---',
    `_SESSION_ID: ${SESSION}`,
    'interface: intranet',
    `id: ${SUPERLIBRARIAN}`,
    `number: '${borrowernumber}'`,
    'ip: 127.0.0.1',
    `lasttime: '${epochSeconds(systemClock.now())}'`,
    '',
  ].join('\n');

for (const version of KOHA_VERSIONS)
  for (const variant of kohaVariants(version))
    describe(`Koha ${version} (${variant})`, () => {
      it('is read on the advised grants, refreshed, and shown page by page', async function () {
        this.timeout(60_000);
        const koha = await kohaDatabase(version, variant);
        const crm = await crmDatabase();
        const until = libraryDay('2026-11-20');
        const { accounts } = await generateLibrary({
          db: koha.db,
          version,
          schemaVariant: variant,
          seed: 11,
          patrons: 40,
          years: 1,
          until,
          timezone: 'Asia/Jakarta',
        });
        const staff = accounts.find(({ userid }) => userid === SUPERLIBRARIAN);
        await koha.db('sessions').insert({ id: SESSION, a_session: sessionRow(staff?.borrowernumber ?? 0) });
        const account = await testAccount('reader');
        const root = await adminDb();
        const columns = await schemaColumns(koha.db);
        for (const sql of grantSql({
          kohaDatabase: koha.name,
          account: { user: account.user, host: '%' },
          schemaColumns: columns,
        }))
          await root.raw(sql);
        const settings = koha.settingsFor(account);
        const surroundings: Surroundings = {
          config: configOf({
            koha: { ...database(settings), timezone: 'Asia/Jakarta' },
            crm: database(crm.settings),
          }),
          manifest: await loadManifest(),
          clock: systemClock,
          log: silentLog,
        };
        const reading = await openDatabases(surroundings, 'refresh');
        const pages = await openDatabases(surroundings, 'pages');
        try {
          const report = await refreshing(surroundings, reading).refresh();
          expect(report.ledger.rows_written).to.be.greaterThan(0);
          const app = request(application(surroundings, pages));
          const get = (path: string): request.Test => app.get(path).set('Cookie', `CGISESSID=${SESSION}`);
          const [patron] = await koha
            .db('old_issues')
            .whereNotNull('borrowernumber')
            .limit(1)
            .pluck<number[]>('borrowernumber');
          for (const path of [
            '/kenal/',
            '/kenal/patrons?q=a',
            `/kenal/patrons/${String(patron)}`,
            '/kenal/settings',
            '/kenal/settings/permissions/patrons.view',
            '/kenal/system',
          ]) {
            const answer = await get(path);
            expect(answer.status, `${path}: ${answer.text.slice(0, 400)}`).to.equal(200);
          }
          const health = await app.get('/kenal/health');
          expect(health.body).to.have.property('status', 'ok');
        } finally {
          await reading.close();
          await pages.close();
        }
      });
    });

const database = ({
  host,
  port,
  user,
  password,
  database: name,
}: {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}) => ({ host, port, user, password, database: name });
