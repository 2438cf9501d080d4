import { expect } from 'chai';
import fc from 'fast-check';
import {
  dayIn,
  dayNumber,
  dayOfNumber,
  epochSeconds,
  instant,
  instantOfUtcText,
  instantOfWallTime,
  isLibraryDay,
  isTimeZone,
  libraryDay,
  utcText,
  wallTimeIn,
} from '../../plugin/shared/time.ts';

const BERLIN = 'Europe/Berlin';

describe('time', () => {
  it("tells the library's day, which is not the day in UTC", () => {
    const evening = instant('2026-11-21T17:30:00Z');
    expect(dayIn('Asia/Jakarta', evening).toString()).to.equal('2026-11-22');
    expect(dayIn('America/New_York', evening).toString()).to.equal('2026-11-21');
  });

  it("writes the library's clock as Koha does, to the second and never rounded up", () => {
    expect(wallTimeIn('Asia/Jakarta', instant('2026-11-22T03:00:00Z'))).to.equal('2026-11-22 10:00:00');
    expect(wallTimeIn('Asia/Kathmandu', instant('2026-11-22T03:00:59.999Z'))).to.equal('2026-11-22 08:45:59');
  });

  it("reads Koha's clock back to the same moment", () => {
    expect(instantOfWallTime('Asia/Jakarta', '2026-11-22 10:00:00').toString()).to.equal('2026-11-22T03:00:00Z');
  });

  it('takes the earlier of two moments in the hour that clocks repeat', () => {
    expect(instantOfWallTime(BERLIN, '2026-10-25 02:30:00').toString()).to.equal('2026-10-25T00:30:00Z');
  });

  it('takes the time just after in the hour that clocks leave out', () => {
    expect(instantOfWallTime(BERLIN, '2026-03-29 02:30:00').toString()).to.equal('2026-03-29T01:30:00Z');
  });

  it('knows days that exist and refuses those that do not', () => {
    expect(['2024-02-29', '2026-11-22'].filter(isLibraryDay)).to.have.length(2);
    expect(['2026-02-29', '2026-13-01', '0000-00-00', '2026-1-1', '22.11.2026', ''].filter(isLibraryDay)).to.deep.equal(
      [],
    );
  });

  it('numbers days without a gap, back and forth', () => {
    fc.assert(fc.property(fc.integer({ min: -200_000, max: 200_000 }), (n) => dayNumber(dayOfNumber(n)) === n));
    expect(dayNumber(libraryDay('1970-01-02'))).to.equal(1);
  });

  it('writes moments for sessions at +00:00 and reads them back', () => {
    const moment = instant('2026-11-22T03:04:05Z');
    expect(utcText(moment)).to.equal('2026-11-22 03:04:05');
    expect(instantOfUtcText(utcText(moment)).equals(moment)).to.equal(true);
    expect(epochSeconds(instant('1970-01-01T00:01:00.900Z'))).to.equal(60);
  });

  it('knows the names of time zones', () => {
    expect(['Asia/Jakarta', 'UTC', 'Europe/Berlin'].filter(isTimeZone)).to.have.length(3);
    expect(['Asia/Jakart', 'Jakarta time', ''].filter(isTimeZone)).to.deep.equal([]);
  });
});
