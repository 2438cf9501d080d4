import { reading, type KohaGateway } from '../gateway.ts';
import { onlyVisible, type VisibleLibraries } from '../visibility.ts';

interface CardHolder {
  readonly borrowernumber: number;
  /** Koha's `borrowers.privacy` is 2: nothing of this patron's use may be kept. */
  readonly keepsNoHistory: boolean;
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
        .select<{ borrowernumber: number; cardnumber: string; privacy: number }[]>(
          'patron.borrowernumber',
          'patron.cardnumber',
          'patron.privacy',
        );
      for (const { borrowernumber, cardnumber, privacy } of await onlyVisible(query, visible, 'patron.branchcode'))
        holders.set(cardKey(cardnumber), { borrowernumber, keepsNoHistory: privacy !== 0 && privacy !== 1 });
    }
    return holders;
  });
