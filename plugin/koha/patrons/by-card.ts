import { reading, type KohaGateway } from '../gateway.ts';
import { dayOrNone } from './values.ts';
import { onlyVisible, type VisibleLibraries } from '../visibility.ts';

interface CardHolder {
  readonly borrowernumber: number;
  /** As Koha writes it. */
  readonly cardnumber: string;
  /** Koha's `borrowers.privacy` is 2: nothing of this patron's use may be kept. */
  readonly keepsNoHistory: boolean;
  readonly isAnonymized: boolean;
  /** `YYYY-MM-DD`; undefined where Koha has none. */
  readonly enrolled: string | undefined;
}

interface HolderRow {
  readonly borrowernumber: number;
  readonly cardnumber: string;
  readonly privacy: number;
  readonly anonymized: number | null;
  readonly dateenrolled: string | null;
}

const CARDS_PER_QUERY = 1_000;

/** Card numbers compare as Koha compares them: without regard to case. */
export const cardKey = (cardnumber: string): string => cardnumber.toLowerCase();

/** Who of the patrons whom the viewer may see holds these cards, by {@link cardKey}. */
export const patronsByCard = (
  koha: KohaGateway,
  visible: VisibleLibraries,
  cardnumbers: readonly string[],
): Promise<Map<string, CardHolder>> =>
  reading(koha, async () => {
    const holders = new Map<string, CardHolder>();
    for (let at = 0; at < cardnumbers.length; at += CARDS_PER_QUERY) {
      const query = koha
        .db('borrowers as patron')
        .whereIn('patron.cardnumber', cardnumbers.slice(at, at + CARDS_PER_QUERY))
        .select<HolderRow[]>(
          'patron.borrowernumber',
          'patron.cardnumber',
          'patron.privacy',
          'patron.anonymized',
          'patron.dateenrolled',
        );
      for (const row of await onlyVisible(query, visible, 'patron.branchcode'))
        holders.set(cardKey(row.cardnumber), {
          borrowernumber: row.borrowernumber,
          cardnumber: row.cardnumber,
          keepsNoHistory: row.privacy !== 0 && row.privacy !== 1,
          isAnonymized: row.anonymized === 1,
          enrolled: dayOrNone(row.dateenrolled)?.toString(),
        });
    }
    return holders;
  });
