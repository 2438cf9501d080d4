import { everyWords, spanWords } from '../../i18n/spans.ts';
import { dayNumber } from '../../shared/time.ts';
import type { PatronSentence, SentenceContext } from './sentence.ts';
import { sinceWords } from './words.ts';

const holdWaiting: PatronSentence = {
  say({ holds, name, locale }) {
    const { t } = locale;
    const waiting = holds.filter((hold) => hold.state === 'waiting');
    const [first] = waiting;
    if (first === undefined) return undefined;
    const values = { name, count: waiting.length, library: first.pickupLibrary ?? t('patrons.library.unknown') };
    const text =
      first.keptUntil === undefined
        ? t('patrons.say.holdWaiting', values)
        : t('patrons.say.holdWaitingUntil', { ...values, day: locale.day(first.keptUntil) });
    return { weight: 80, text, evidence: t('patrons.say.from.holds') };
  },
};

const overdue: PatronSentence = {
  say({ overdue: late, name, locale }) {
    const { t } = locale;
    const due = late[0]?.due;
    if (due === undefined) return undefined;
    const text = t('patrons.say.overdue', { name, count: late.length, day: locale.day(due) });
    return { weight: 70, text, evidence: t('patrons.say.from.loans') };
  },
};

const rhythmBroken: PatronSentence = {
  say({ rhythm, name, locale }) {
    if (rhythm?.state !== 'known' || !rhythm.isBroken) return undefined;
    const every = everyWords(locale, rhythm.everyDays);
    const span = spanWords(locale, rhythm.sinceDays);
    const text = locale.t('patrons.say.rhythmBroken', { name, every, span });
    return { weight: 60, text, evidence: locale.t('patrons.say.from.visits') };
  },
};

/** A card that ended long ago is no news; the chip in the header still says it. */
const NEWS_DAYS = 120;
const SOON_DAYS = 42;

const cardEnds: PatronSentence = {
  say({ patron, today, name, locale }) {
    const { t } = locale;
    const { expiry } = patron.membership;
    if (expiry === undefined) return undefined;
    const left = dayNumber(expiry) - dayNumber(today);
    if (left > SOON_DAYS || left < -NEWS_DAYS) return undefined;
    const text = t(left < 0 ? 'patrons.say.cardEnded' : 'patrons.say.cardEnds', { name, day: locale.day(expiry) });
    return { weight: 50, text, evidence: t('patrons.say.from.membership') };
  },
};

const rhythmKept: PatronSentence = {
  say({ rhythm, name, locale }) {
    if (rhythm?.state !== 'known') return undefined;
    const every = everyWords(locale, rhythm.everyDays);
    const since = sinceWords(locale, rhythm.sinceDays);
    const text = locale.t('patrons.say.rhythm', { name, every, since });
    return { weight: 40, text, evidence: locale.t('patrons.say.from.visits') };
  },
};

const NEW_DAYS = 60;

const newHere: PatronSentence = {
  say({ patron, today, name, locale }) {
    const days = enrolledDays({ patron, today });
    if (days === undefined || days > NEW_DAYS) return undefined;
    const text = locale.t('patrons.say.new', { name, since: sinceWords(locale, days) });
    return { weight: 30, text, evidence: locale.t('patrons.say.from.membership') };
  },
};

const lastSeen: PatronSentence = {
  say({ rhythm, name, locale }) {
    if (rhythm?.state !== 'too-few') return undefined;
    const text = locale.t('patrons.say.lastSeen', { name, since: sinceWords(locale, rhythm.sinceDays) });
    return { weight: 20, text, evidence: locale.t('patrons.say.from.visits') };
  },
};

const patronFor: PatronSentence = {
  say({ patron, today, name, locale }) {
    const days = enrolledDays({ patron, today });
    if (days === undefined) return undefined;
    const text = locale.t('patrons.say.patronFor', { name, span: spanWords(locale, days) });
    return { weight: 0, text, evidence: locale.t('patrons.say.from.membership') };
  },
};

const enrolledDays = ({ patron, today }: Pick<SentenceContext, 'patron' | 'today'>): number | undefined => {
  const { enrolled } = patron.membership;
  if (enrolled === undefined) return undefined;
  const days = dayNumber(today) - dayNumber(enrolled);
  return days < 0 ? undefined : days;
};

/** What can be said from Koha and the visit ledger alone. */
export const OWN_SENTENCES: readonly PatronSentence[] = [
  holdWaiting,
  overdue,
  rhythmBroken,
  cardEnds,
  rhythmKept,
  newHere,
  lastSeen,
  patronFor,
];
