import type { LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { dayOrNone, textOrNone } from './values.ts';

/** When Koha's housebound rounds come to a patron. */
export interface HouseboundRounds {
  /** Koha's word for a day of the week, such as `monday` or `any`. */
  readonly weekday: string | undefined;
  /** How often, as the library calls it. */
  readonly frequency: string | undefined;
  readonly next: PlannedVisit | undefined;
}

interface PlannedVisit {
  readonly day: LibraryDay;
  /** Koha's word for a part of the day: `morning`, `afternoon` or `evening`. */
  readonly part: string | undefined;
}

const FREQUENCIES = 'HSBND_FREQ';

/** Undefined where Koha plans no rounds for the patron, or offers none at all. */
export const houseboundRounds = (
  koha: KohaGateway,
  borrowernumber: number,
  today: LibraryDay,
): Promise<HouseboundRounds | undefined> =>
  reading(koha, async () => {
    if (!koha.has('housebound_profile', 'frequency')) return undefined;
    const [profile] = await koha
      .db({ profile: 'housebound_profile' })
      .where('profile.borrowernumber', borrowernumber)
      .select<{ day: string | null; frequency: string | null }[]>('profile.day', 'profile.frequency');
    if (profile === undefined) return undefined;
    const code = textOrNone(profile.frequency);
    return {
      weekday: textOrNone(profile.day)?.toLowerCase(),
      frequency: code === undefined ? undefined : ((await nameOf(koha, code)) ?? code),
      next: await nextVisit(koha, borrowernumber, today),
    };
  });

const nameOf = async (koha: KohaGateway, code: string): Promise<string | undefined> => {
  if (!koha.has('authorised_values', 'lib')) return undefined;
  const names = await koha
    .db({ value: 'authorised_values' })
    .where({ 'value.category': FREQUENCIES, 'value.authorised_value': code })
    .limit(1)
    .pluck<(string | null)[]>('value.lib');
  return textOrNone(names[0]);
};

const nextVisit = async (
  koha: KohaGateway,
  borrowernumber: number,
  today: LibraryDay,
): Promise<PlannedVisit | undefined> => {
  if (!koha.has('housebound_visit', 'day_segment')) return undefined;
  const [row] = await koha
    .db({ visit: 'housebound_visit' })
    .where('visit.borrowernumber', borrowernumber)
    .where('visit.appointment_date', '>=', today.toString())
    .orderBy('visit.appointment_date')
    .limit(1)
    .select<{ appointment_date: string; day_segment: string | null }[]>('visit.appointment_date', 'visit.day_segment');
  const day = dayOrNone(row?.appointment_date);
  return day === undefined ? undefined : { day, part: textOrNone(row?.day_segment)?.toLowerCase() };
};
