import type { LibraryDay } from '../shared/time.ts';
import type { KohaGateway } from './gateway.ts';
import { withSnapshot } from './ledger/snapshot.ts';
import { dayOfTimestamp } from './patrons/values.ts';

/**
 * What a patron may belong to: a club, a patron list that is shared with all staff, a band of what they owe, those with
 * one value of an extended attribute.
 */
export const MEMBERSHIP_KINDS = ['club', 'list', 'owes', 'attribute'] as const;
export type MembershipKind = (typeof MEMBERSHIP_KINDS)[number];

/** One patron in one of them. */
export interface KohaMember {
  readonly borrowernumber: number;
  readonly kind: MembershipKind;
  readonly value: string;
  /** The library day of the last enrolment; undefined for what Koha does not date. */
  readonly since: LibraryDay | undefined;
}

/** Memberships of Koha in one consistent snapshot, without those of patrons who keep no history. */
export interface MembershipSource {
  each(onMember: (member: KohaMember) => void): Promise<void>;
  /** What clubs and lists are called, by their number, and values of attributes, by `code=value`. */
  eachName(onName: (kind: MembershipKind, value: string, name: string) => void): Promise<void>;
}

const KEEPS_HISTORY = 'JOIN borrowers AS b ON b.borrowernumber = m.borrowernumber AND b.privacy <> 2';

/**
 * Attributes that librarians choose from a list. What is typed freely, or is one patron's alone, may be a name, a number
 * of a document or an address, and is not read.
 */
const CHOSEN = `t.authorised_value_category <> '' AND t.unique_id = 0`;
const VALUE = `CONCAT(t.code, '=', a.authorised_value)`;

interface Question {
  /** Borrowernumber, value and, where Koha has one, the moment of the enrolment. */
  readonly members: string;
  readonly bindings?: readonly string[];
  readonly names?: string;
}

/** What is asked of a Koha that offers it. Private patron lists are their owners' business and are not read. */
const questionsFor = (koha: KohaGateway, today: LibraryDay): Partial<Readonly<Record<MembershipKind, Question>>> => ({
  ...(koha.has('club_enrollments', 'date_canceled') &&
    koha.has('club_enrollments', 'date_enrolled') &&
    koha.has('clubs', 'date_end') && {
      club: {
        members: `SELECT m.borrowernumber, m.club_id, MAX(m.date_enrolled) FROM club_enrollments AS m
                    JOIN clubs AS c ON c.id = m.club_id AND (c.date_end IS NULL OR c.date_end > ?) ${KEEPS_HISTORY}
                   WHERE m.date_canceled IS NULL GROUP BY m.borrowernumber, m.club_id`,
        bindings: [today.toString()],
        names: 'SELECT c.id, c.name FROM clubs AS c',
      },
    }),
  ...(koha.has('patron_list_patrons', 'patron_list_id') &&
    koha.has('patron_lists', 'shared') && {
      list: {
        members: `SELECT DISTINCT m.borrowernumber, m.patron_list_id FROM patron_list_patrons AS m
                    JOIN patron_lists AS l ON l.patron_list_id = m.patron_list_id AND l.shared = 1 ${KEEPS_HISTORY}`,
        names: 'SELECT l.patron_list_id, l.name FROM patron_lists AS l WHERE l.shared = 1',
      },
    }),
  ...(koha.has('borrower_attributes', 'attribute') &&
    koha.has('borrower_attribute_types', 'authorised_value_category') &&
    koha.has('authorised_values', 'authorised_value') && {
      attribute: {
        members: `SELECT DISTINCT m.borrowernumber, ${VALUE} FROM borrower_attributes AS m
                    JOIN borrower_attribute_types AS t ON t.code = m.code AND ${CHOSEN}
                    JOIN authorised_values AS a
                      ON a.category = t.authorised_value_category AND a.authorised_value = m.attribute ${KEEPS_HISTORY}`,
        names: `SELECT ${VALUE}, CONCAT(t.description, ': ', COALESCE(NULLIF(a.lib, ''), a.authorised_value))
                  FROM borrower_attribute_types AS t
                  JOIN authorised_values AS a ON a.category = t.authorised_value_category WHERE ${CHOSEN}`,
      },
    }),
  ...(koha.has('accountlines', 'amountoutstanding') && {
    owes: {
      members: `SELECT m.borrowernumber, SUM(m.amountoutstanding) FROM accountlines AS m ${KEEPS_HISTORY}
                 WHERE m.amountoutstanding <> 0 GROUP BY m.borrowernumber HAVING SUM(m.amountoutstanding) > 0`,
    },
  }),
});

/**
 * Nothing of what Koha does not have or does not grant.
 *
 * @param pauseMs politeness: how long to wait after every 50,000 rows
 * @param bandOf how an amount that is owed is kept
 * @param today a club that has ended by then has no members
 */
export const withMemberships = <T>(
  koha: KohaGateway,
  {
    pauseMs,
    bandOf,
    today,
  }: { readonly pauseMs: number; readonly bandOf: (amount: number) => string; readonly today: LibraryDay },
  work: (source: MembershipSource) => Promise<T>,
): Promise<T> =>
  withSnapshot(koha, pauseMs, ({ stream }) => {
    const questions = questionsFor(koha, today);
    return work({
      each: async (onMember) => {
        for (const kind of MEMBERSHIP_KINDS) {
          const { members, bindings = [] } = questions[kind] ?? {};
          if (members === undefined) continue;
          await stream(members, bindings, ([borrowernumber, value, enrolled]) =>
            onMember({
              borrowernumber: borrowernumber as number,
              kind,
              value: kind === 'owes' ? bandOf(Number(value)) : String(value),
              since: dayOfTimestamp(koha.timezone, enrolled as string | undefined),
            }),
          );
        }
      },
      eachName: async (onName) => {
        for (const kind of MEMBERSHIP_KINDS) {
          const { names } = questions[kind] ?? {};
          if (names !== undefined)
            await stream(names, [], ([value, name]) => onName(kind, String(value), String(name ?? '')));
        }
      },
    });
  });
