import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import {
  accountEntries,
  holdDays,
  restrictions,
  sentNotices,
  type HoldEvent,
  type PatronRecord,
} from '../../koha/patrons/index.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { IconName } from '../../web/icons.ts';
import { wordOf } from './koha-words.ts';
import type { TimelineEntry, TimelineSource } from './timeline.ts';

const HOLD_ICON: Readonly<Record<HoldEvent, IconName>> = { placed: 'hold', ready: 'check-ring', cancelled: 'close' };

/** Holds placed, set aside and cancelled; without titles. */
export const holdSource = (koha: KohaGateway): TimelineSource => ({
  group: 'use',
  kinds: [{ kind: 'hold', icon: 'hold' }],
  about: 'use',
  async read({ patron, window, locale }) {
    const days = await holdDays(koha, patron.borrowernumber, window);
    return days.map(({ day, event, number, library }) => ({
      day,
      icon: HOLD_ICON[event],
      text: locale.t(`timeline.hold.${event}`, { count: number }),
      note: library === undefined ? undefined : locale.t('patrons.hold.at', { library }),
    }));
  },
});

/** Notices that Koha wrote: kind, way and outcome; never what they said. */
export const noticeSource = (koha: KohaGateway): TimelineSource => ({
  group: 'sent',
  kinds: [{ kind: 'notice', icon: 'bell' }],
  about: 'use',
  async read({ patron, window, locale }) {
    const notices = await sentNotices(koha, patron.borrowernumber, window);
    return notices.map(({ day, code, transport, status }) => ({
      day,
      icon: transport === 'sms' ? 'sms' : 'bell',
      text: locale.t('timeline.notice', {
        kind: wordOf(locale, 'notice', code),
        way: wordOf(locale, 'transport', transport),
      }),
      note: wordOf(locale, 'noticeStatus', status),
    }));
  },
});

/** Restrictions: kind and dates; never the comment. */
export const restrictionSource = (koha: KohaGateway): TimelineSource => ({
  group: 'account',
  kinds: [{ kind: 'restriction', icon: 'restricted' }],
  about: 'use',
  async read({ patron, window, locale }) {
    const found = await restrictions(koha, patron.borrowernumber, window);
    return found.map(({ day, code, until }) => ({
      day,
      icon: 'restricted',
      text: locale.t('timeline.restriction', { kind: wordOf(locale, 'restriction', code) }),
      note: isEndless(until)
        ? locale.t('timeline.restriction.endless')
        : locale.t('timeline.restriction.until', { day: locale.day(until) }),
    }));
  },
});

/** Charges and payments: kind and amount; never the description. */
export const chargeSource = (koha: KohaGateway): TimelineSource => ({
  group: 'account',
  kinds: [{ kind: 'charge', icon: 'money' }],
  about: 'use',
  async read({ patron, window, locale }) {
    const entries = await accountEntries(koha, patron.borrowernumber, window);
    return entries.map(({ day, code, amount }) => ({
      day,
      icon: 'money',
      text: locale.t(amount < 0 ? 'timeline.credit' : 'timeline.debit', {
        kind: wordOf(locale, 'account', code),
        amount: locale.money(Math.abs(amount)),
      }),
    }));
  },
});

/** When the card began, was renewed and ended: facts of the record, not of use. */
export const membershipSource = (): TimelineSource => ({
  group: 'account',
  kinds: [{ kind: 'membership', icon: 'card' }],
  about: 'record',
  read: ({ patron, window, locale }) =>
    Promise.resolve(
      membershipEntries(locale, patron).filter(
        ({ day }) => day.toString() >= window.from.toString() && day.toString() < window.before.toString(),
      ),
    ),
});

const membershipEntries = ({ t }: Locale, { membership, library }: PatronRecord): TimelineEntry[] => {
  const { enrolled, renewed, expiry } = membership;
  const entry = (day: LibraryDay | undefined, text: string, icon: IconName = 'card'): TimelineEntry[] =>
    day === undefined ? [] : [{ day, icon, text }];
  return [
    ...entry(enrolled, t('timeline.membership.enrolled', { library })),
    ...entry(renewed, t('timeline.membership.renewed')),
    ...entry(expiry, t('timeline.membership.ended'), 'calendar-expired'),
  ];
};

/** Koha writes a day far in the future where it means "until further notice". */
const isEndless = (until: LibraryDay | undefined): until is undefined => until === undefined || until.year >= 9999;
