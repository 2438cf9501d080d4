import { expect } from 'chai';
import { collectedLog } from './log.ts';

describe('the log of the tests', () => {
  it('keeps what the product would have written, with secrets left out as there', () => {
    const { log, records, text } = collectedLog();
    log.info({ event: 'session.opened', borrowernumber: 7, cookie: 'CGISESSID=secret' }, 'signed in');
    expect(records).to.have.lengthOf(1);
    expect(records[0]).to.include({ event: 'session.opened', borrowernumber: 7, msg: 'signed in' });
    expect(text()).to.not.include('secret');
  });
});
