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

/** The loan from which on a patron's history counts, as far as Koha names loans. */
const oldestLoan = async (db: Knex, patron: number): Promise<number | undefined> => {
  const [[row]] = (await db.raw(
    `SELECT l.issue_id FROM (SELECT issue_id, issuedate FROM issues WHERE borrowernumber = ?
                             UNION ALL SELECT issue_id, issuedate FROM old_issues WHERE borrowernumber = ?) AS l
      ORDER BY DATE(l.issuedate), l.issue_id LIMIT 1`,
    [patron, patron],
  )) as [{ issue_id: number }[]];
  return row?.issue_id;
};

/**
 * One of them, by chance. Answers a patron whom Kenal follows at night only: some of whose loans lost their name, but not
 * the oldest, and nothing in Koha tells any more whose those were.
 */
export const happen = async (db: Knex, random: Random): Promise<number | undefined> => {
  const patron = await somebody(db, random);
  switch (random.below(6)) {
    case 0:
      await setPrivacy(db, patron, 2);
      return undefined;
    case 1: {
      const oldest = await oldestLoan(db, patron);
      await anonymiseLoans(db, patron);
      return (await oldestLoan(db, patron)) === oldest ? patron : undefined;
    }
    case 2: {
      const other = await somebody(db, random);
      if (other !== patron) await mergePatrons(db, patron, other);
      return undefined;
    }
    case 3:
      await db('issues').where({ borrowernumber: patron }).delete();
      await deletePatron(db, patron, { copy: random.chance(0.5) });
      return undefined;
    case 4: {
      const titles = await db('biblio_metadata').orderBy('biblionumber').pluck<number[]>('biblionumber');
      await db('biblio_metadata')
        .where('biblionumber', titles[random.below(titles.length)] ?? 1)
        .update({
          metadata: marcXml(field('650', { a: 'Cookery' }), field('490', { a: 'Small kitchens' })),
          timestamp: utcText(systemClock.now()),
        });
      return undefined;
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
      return undefined;
    }
  }
};
