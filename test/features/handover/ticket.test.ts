import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { readTicket } from '../../../plugin/features/handover/ticket.ts';
import { epochSeconds, instant, instantOfEpoch } from '../../../plugin/shared/time.ts';

const SECRET = 'k'.repeat(40);
const NONCE = '0123456789abcdef'.repeat(2);
/** The example that the Perl plugin makes in its own test. */
const EXAMPLE = `k1.51.7.1795309934.${NONCE}.471965cde4952bf39d18323436bf77bc9d23b691872c0d0d8c9049c6aa42112d`;
const MADE = instantOfEpoch(1_795_309_934);

const signed = (fields: string, secret = SECRET): string =>
  `${fields}.${createHmac('sha256', secret).update(`kenal-ticket:${fields}`).digest('hex')}`;
const after = (seconds: number) => readTicket(EXAMPLE, SECRET, MADE.add({ seconds }));

describe('a ticket of Koha', () => {
  it('is read as Perl wrote it', () => {
    expect(readTicket(EXAMPLE, SECRET, MADE)).to.deep.equal({
      ok: true,
      ticket: { staff: 51, patron: 7, nonce: NONCE, goodUntil: 1_795_309_934 + 120 },
    });
  });

  it('may ask for no patron in particular', () => {
    const now = instant('2026-11-22T03:00:00Z');
    const reading = readTicket(signed(`k1.51.0.${epochSeconds(now)}.${NONCE}`), SECRET, now);
    expect(reading).to.have.nested.property('ticket.patron', undefined);
  });

  it('lives for a minute, and for another one for the sake of clocks', () => {
    expect(after(120).ok).to.equal(true);
    expect(after(121)).to.deep.equal({ ok: false, reason: 'expired' });
  });

  it('may come from a clock that is a minute ahead, and not more', () => {
    expect(after(-60).ok).to.equal(true);
    expect(after(-61)).to.deep.equal({ ok: false, reason: 'from-the-future' });
  });

  for (const [what, forged] of [
    ['another person', EXAMPLE.replace('.51.', '.52.')],
    ['another patron', EXAMPLE.replace('.7.', '.8.')],
    ['another moment', EXAMPLE.replace('1795309934', '1795309935')],
    ['another nonce', EXAMPLE.replace('0123', '1123')],
    ['another signature', EXAMPLE.replace(/.$/, '0')],
    ['a signature with another secret', signed(`k1.51.7.1795309934.${NONCE}`, 'x'.repeat(40))],
  ] as const)
    it(`is refused with ${what}`, () => {
      expect(readTicket(forged, SECRET, MADE)).to.deep.equal({ ok: false, reason: 'forged' });
    });

  for (const [what, fields] of [
    ['another version', `k2.51.7.1795309934.${NONCE}`],
    ['nobody', `k1.0.7.1795309934.${NONCE}`],
    ['a number with zeros before it', `k1.051.7.1795309934.${NONCE}`],
    ['a short nonce', 'k1.51.7.1795309934.0123'],
    ['one field more', `k1.51.7.1795309934.${NONCE}.9`],
    ['a line below', `k1.51.7.1795309934.${NONCE}\n`],
  ] as const)
    it(`is refused with ${what}, even well signed`, () => {
      expect(readTicket(signed(fields), SECRET, MADE)).to.deep.equal({ ok: false, reason: 'malformed' });
    });

  it('is refused when it is something else', () => {
    expect(readTicket('', SECRET, MADE)).to.deep.equal({ ok: false, reason: 'malformed' });
    expect(readTicket(`${EXAMPLE}\n`, SECRET, MADE)).to.deep.equal({ ok: false, reason: 'malformed' });
    expect(readTicket(EXAMPLE.toUpperCase(), SECRET, MADE)).to.deep.equal({ ok: false, reason: 'malformed' });
  });
});
