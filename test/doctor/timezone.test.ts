import { expect } from 'chai';
import { timezoneFinding } from '../../plugin/doctor/koha.ts';
import { createLocales } from '../../plugin/i18n/index.ts';
import { fixedClock } from '../support/clock.ts';

/** Ten in the morning in Jakarta. */
const clock = fixedClock('2026-11-22T03:00:00Z');
const timezone = 'Asia/Jakarta';
const { t } = createLocales(timezone).en;
const levelAt = (newest: string | undefined): string => timezoneFinding(t, { timezone, newest, clock }).level;

describe('the doctor on the time zone', () => {
  it('is content with transactions of the past, and with none', () => {
    expect([levelAt('2026-11-22 09:59:00'), levelAt(undefined)]).to.deep.equal(['fine', 'fine']);
  });

  it('allows for clocks that differ a little', () => {
    expect(levelAt('2026-11-22 10:09:00')).to.equal('fine');
  });

  it('says that the zone is wrong where Koha writes times to come', () => {
    const finding = timezoneFinding(t, { timezone, newest: '2026-11-22 12:00:00', clock });
    expect(finding).to.include({ level: 'critical', code: 'koha.timezone-differs' });
    expect(finding.help).to.include('koha.timezone');
  });
});
