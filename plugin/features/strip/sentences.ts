import { dayNumber, type LibraryDay } from '../../shared/time.ts';
import type { StripSentence } from './sentence.ts';

const LONG_WAIT_DAYS = 4;
const SOON_DAYS = 42;
/** A card that ended long ago is no news. */
const NEWS_DAYS = 120;

const daysBetween = (from: LibraryDay, to: LibraryDay): number => dayNumber(to) - dayNumber(from);

const holdWaitsLong: StripSentence = {
  say({ holds, today, locale }) {
    const { t } = locale;
    const waiting = holds.flatMap(({ waitingSince, pickupLibrary }) =>
      waitingSince === undefined ? [] : [{ waitingSince, pickupLibrary }],
    );
    const [longest] = waiting.sort((one, other) => daysBetween(other.waitingSince, one.waitingSince));
    if (longest === undefined || daysBetween(longest.waitingSince, today) < LONG_WAIT_DAYS) return undefined;
    const { pickupLibrary, waitingSince } = longest;
    const since = { count: waiting.length, day: locale.day(waitingSince) };
    const text =
      pickupLibrary === undefined
        ? t('strip.say.hold', since)
        : t('strip.say.holdAt', { ...since, library: pickupLibrary });
    return { weight: 80, text, advice: t('strip.say.hold.advice'), action: undefined };
  },
};

const noEmail: StripSentence = {
  say({ patron, locale: { t } }) {
    if (patron.contact.emails.some((email) => /^[^\s@]+@[^\s@]+$/.test(email))) return undefined;
    const key = patron.contact.emails.length === 0 ? 'strip.say.noEmail' : 'strip.say.brokenEmail';
    return { weight: 60, text: t(key), advice: t('strip.say.noEmail.advice'), action: 'contact' };
  },
};

const cardEnds: StripSentence = {
  say({ patron, today, locale }) {
    const { t } = locale;
    const { expiry } = patron.membership;
    if (expiry === undefined) return undefined;
    const left = daysBetween(today, expiry);
    if (left > SOON_DAYS || left < -NEWS_DAYS) return undefined;
    const text = t(left < 0 ? 'strip.say.cardEnded' : 'strip.say.cardEnds', { day: locale.day(expiry) });
    return { weight: 70, text, advice: t('strip.say.card.advice'), action: undefined };
  },
};

const anniversary: StripSentence = {
  say({ patron, today, locale: { t } }) {
    const { enrolled } = patron.membership;
    if (enrolled === undefined) return undefined;
    const count = today.year - enrolled.year;
    // Whoever came on 29 February has the day on the 28th where the year has none.
    if (count < 1 || !enrolled.with({ year: today.year }).equals(today)) return undefined;
    return {
      weight: 50,
      text: t('strip.say.anniversary', { count }),
      advice: t('strip.say.anniversary.advice'),
      action: undefined,
    };
  },
};

/** What can be said from membership, contact and holds alone. */
export const OWN_SENTENCES: readonly StripSentence[] = [holdWaitsLong, cardEnds, noEmail, anniversary];
