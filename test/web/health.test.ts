import { expect } from 'chai';
import request from 'supertest';
import { healthRoute, type HealthCheck, type HealthChecks } from '../../plugin/web/health.ts';
import { testApp } from './app.ts';

const fine: HealthCheck = () => Promise.resolve({ status: 'ok' });
const health = (changes: Partial<HealthChecks> = {}) =>
  request(
    testApp({
      identify: () => Promise.reject(new Error('nobody is asked')),
      routes: [
        healthRoute('0.1.0', { crm: fine, koha: fine, migrations: fine, jobs: fine, freshness: fine, ...changes }),
      ],
    }),
  ).get('/kenal/health');

describe('health', () => {
  it('needs no sign-in and names every part', async () => {
    const response = await health({ jobs: () => Promise.resolve({ status: 'ok', details: { waiting: 2 } }) });
    expect(response.status).to.equal(200);
    expect(response.body).to.deep.equal({
      status: 'ok',
      version: '0.1.0',
      checks: {
        crm: { status: 'ok' },
        koha: { status: 'ok' },
        migrations: { status: 'ok' },
        jobs: { status: 'ok', waiting: 2 },
        freshness: { status: 'ok' },
      },
    });
  });

  it('is still well with a warning', async () => {
    const { status, text } = await health({ freshness: () => Promise.resolve({ status: 'warning' }) });
    expect(status).to.equal(200);
    expect(text).to.include('"status":"warning"');
  });

  it('is 503 where a part fails, and does not say more than that', async () => {
    const { status, text } = await health({ koha: () => Promise.reject(new Error('password of kenal@10.0.0.1')) });
    expect(status).to.equal(503);
    expect(text).to.include('"koha":{"status":"failing"}').and.not.include('password');
  });

  it('does not wait for a part that hangs', async () => {
    const { status } = await health({ crm: () => new Promise(() => undefined) });
    expect(status).to.equal(503);
  });
});
