/** What happens in a Koha that interests must follow. */
import type { Knex } from 'knex';
import {
  addCheckout,
  anonymiseLoans,
  deletePatron,
  mergePatrons,
  setPrivacy,
} from '../../../plugin/demo/library/happen.ts';
import type { Random } from '../../../plugin/demo/library/random.ts';
import { systemClock, utcText } from '../../../plugin/shared/time.ts';
import { field, marcXml } from './support-records.ts';
import { day } from './support.ts';

const somebody = async (db: Knex, random: Random): Promise<number> => {
  const numbers = await db('borrowers')
    .where('borrowernumber', '>=', 51)
    .where('privacy', '<>', 2)
    .orderBy('borrowernumber')
    .pluck<number[]>('borrowernumber');
  return numbers[random.below(numbers.length)] ?? 51;
};

/** One of them, by chance. */
export const happen = async (db: Knex, random: Random): Promise<void> => {
  const patron = await somebody(db, random);
  switch (random.below(6)) {
    case 0:
      return setPrivacy(db, patron, 2);
    case 1:
      await anonymiseLoans(db, patron);
      return;
    case 2: {
      const other = await somebody(db, random);
      if (other !== patron) await mergePatrons(db, patron, other);
      return;
    }
    case 3:
      await db('issues').where({ borrowernumber: patron }).delete();
      return deletePatron(db, patron, { copy: random.chance(0.5) });
    case 4: {
      const titles = await db('biblio_metadata').orderBy('biblionumber').pluck<number[]>('biblionumber');
      await db('biblio_metadata')
        .where('biblionumber', titles[random.below(titles.length)] ?? 1)
        .update({
          metadata: marcXml(field('650', { a: 'Cookery' }), field('490', { a: 'Small kitchens' })),
          timestamp: utcText(systemClock.now()),
        });
      return;
    }
    default: {
      const items = await db('items')
        .where('itype', 'BK')
        .whereNull('onloan')
        .orderBy('itemnumber')
        .pluck<number[]>('itemnumber');
      for (let loans = 0; loans < 4; loans += 1) {
        const itemnumber = items[random.below(items.length)] ?? 1;
        if ((await db('issues').where({ itemnumber }).first('issue_id')) === undefined)
          await addCheckout(db, { borrowernumber: patron, itemnumber, at: `${day(random.below(3))} 00:00:0${loans}` });
      }
    }
  }
};
