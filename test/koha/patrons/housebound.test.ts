import { expect } from 'chai';
import { houseboundRounds } from '../../../plugin/koha/patrons/index.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { givenKoha } from './given.ts';

const TODAY = libraryDay('2026-11-22');

describe('housebound rounds', () => {
  for (const version of ['19.05', '26.05'] as const)
    it(`are read from ${version}: the day, how often, and the next visit`, async () => {
      const given = await givenKoha(version);
      const { koha, db } = given;
      const at = await given.patron({ surname: 'At home' });
      const without = await given.patron({ surname: 'Comes' });
      await db('housebound_profile').insert({ borrowernumber: at, day: 'Monday', frequency: 'W', notes: 'A dog' });
      expect(await houseboundRounds(koha, at, TODAY)).to.deep.equal({
        weekday: 'monday',
        frequency: 'W',
        next: undefined,
      });
      await db('authorised_value_categories').insert({ category_name: 'HSBND_FREQ' }).onConflict().ignore();
      await db('authorised_values').insert({ category: 'HSBND_FREQ', authorised_value: 'W', lib: 'every week' });
      await db('housebound_visit').insert(
        ['2026-11-21', '2026-12-07', '2026-11-30'].map((appointment_date) => ({
          borrowernumber: at,
          appointment_date,
          day_segment: 'morning',
        })),
      );
      const rounds = await houseboundRounds(koha, at, TODAY);
      expect(rounds?.frequency).to.equal('every week');
      expect(rounds?.next?.day.toString()).to.equal('2026-11-30');
      expect(rounds?.next?.part).to.equal('morning');
      expect(await houseboundRounds(koha, without, TODAY)).to.equal(undefined);
      await db.schema.raw('DROP TABLE housebound_visit, housebound_profile');
      expect(await houseboundRounds(koha, at, TODAY)).to.equal(undefined);
      await given.close();
    });
});
