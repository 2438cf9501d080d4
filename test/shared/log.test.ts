import { expect } from 'chai';
import { Unavailable } from '../../plugin/shared/errors.ts';
import { adminDb } from '../support/database.ts';
import { collectedLog } from '../support/log.ts';

describe('the log', () => {
  it('writes one document a line with its event and a time in UTC', () => {
    const { log, records } = collectedLog();
    log.info({ event: 'test.done', rows: 3 }, 'done');
    expect(records[0]).to.include({ event: 'test.done', rows: 3, msg: 'done' });
    expect(records[0]!['time']).to.match(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
    expect(records[0]).not.to.have.any.keys('hostname', 'pid');
  });

  it('drops passwords, cookies and headers', () => {
    const { log, text } = collectedLog();
    log.info({ event: 'test', password: 'rahasia', koha: { user: 'kenal', password: 'rahasia' } });
    log.info({ event: 'test', req: { id: 1, headers: { cookie: 'CGISESSID=rahasia' } }, cookie: 'rahasia' });
    expect(text()).to.include('"user":"kenal"').and.not.to.include('rahasia');
  });

  it('tells of a failed statement its number, and nothing of the statement', async () => {
    const { log, text, records } = collectedLog();
    const failure: unknown = await (
      await adminDb()
    )
      .raw("SELECT surname FROM nowhere.borrowers WHERE surname = 'Rahayu'")
      .catch((error: unknown) => error);
    log.warn({ event: 'test.failed', err: failure }, 'a statement failed');
    expect(records[0]).to.have.nested.property('err.errno').that.is.a('number');
    expect(text()).not.to.match(/Rahayu|SELECT|surname/);
  });

  it('nor when it is the cause of another error', async () => {
    const { log, text } = collectedLog();
    const cause: unknown = await (
      await adminDb()
    )
      .raw("SELECT 'Rahayu' FROM nowhere.x")
      .catch((error: unknown) => error);
    log.error({ event: 'test.failed', err: new Unavailable('test.away', 'It is away.', {}, { cause }) });
    expect(text()).to.include('test.away').and.to.include('It is away.').and.not.to.include('Rahayu');
  });

  it('keeps the place in the code where an error came from', () => {
    const { log, records } = collectedLog();
    log.error({ event: 'test.failed', err: new TypeError('no') });
    expect(records[0]).to.have.nested.property('err.type', 'TypeError');
    expect(records[0])
      .to.have.nested.property('err.stack')
      .that.matches(/^\s+at /);
  });

  it('tells of something thrown that is no error only what it is', () => {
    const { log, text } = collectedLog();
    log.error({ event: 'test.failed', err: 'Siti Rahayu' });
    expect(text()).not.to.include('Rahayu');
  });
});
