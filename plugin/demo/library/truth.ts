import { FIRST_PATRON } from './accounts.ts';
import type { BulkLoad, BulkSession } from './bulk.ts';
import type { Calendar, DayNumber } from './calendar.ts';
import { NEVER, typeOf, type Population } from './population.ts';
import { at } from './random.ts';
import { SUBJECTS } from './words/subjects.ts';
import { CAUSES, SUBJECT_COUNT } from './world.ts';

export const TRUTH_TABLES = ['demo_truth_patron'] as const;

const TOP_SUBJECTS = 8;

/** Tables beside Koha's for what only the simulation can know, so that models can be scored against it. */
export const createTruth = async (session: BulkSession): Promise<void> => {
  await session.run(`
    CREATE TABLE demo_truth_patron (
      borrowernumber INT NOT NULL PRIMARY KEY,
      patron_type    VARCHAR(16) NOT NULL,
      household      INT NOT NULL,
      cause          ENUM('active', 'hazard', 'after_visit', 'not_renewed', 'never_used') NOT NULL,
      left_on        DATE NULL,
      away_from      DATE NULL,
      returned_on    DATE NULL,
      lambda         DOUBLE NOT NULL,
      p_last_visit   DOUBLE NOT NULL,
      visits         INT NOT NULL,
      top_subjects   TEXT NOT NULL
    ) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci`);
};

/** Writes why and when everybody left, how often they would come (visits a week), and what they really like. */
export const writeTruth = (load: BulkLoad, calendar: Calendar, people: Population): void => {
  const truth = load.table('demo_truth_patron', [
    'borrowernumber',
    'patron_type',
    'household',
    'cause',
    'left_on',
    'away_from',
    'returned_on',
    'lambda',
    'p_last_visit',
    'visits',
    'top_subjects',
  ]);
  const day = (value: DayNumber): string | null => (value === NEVER ? null : calendar.text(value));
  for (let patron = 0; patron < people.size; patron += 1)
    truth.add(
      FIRST_PATRON + patron,
      typeOf(people, patron),
      at(people.household, patron),
      CAUSES[at(people.cause, patron)] ?? 'active',
      day(at(people.leftOn, patron)),
      day(at(people.awayFrom, patron)),
      day(at(people.returnedOn, patron)),
      at(people.rate, patron),
      at(people.lastVisitChance, patron),
      at(people.visits, patron),
      topSubjects(people, patron),
    );
};

const topSubjects = (people: Population, patron: number): string => {
  const taste = people.taste.subarray(patron * SUBJECT_COUNT, (patron + 1) * SUBJECT_COUNT);
  const best = [...taste.keys()].sort((one, other) => at(taste, other) - at(taste, one)).slice(0, TOP_SUBJECTS);
  return JSON.stringify(
    best.map((k) => ({ subject: SUBJECTS[k]?.heading ?? '', weight: Math.round(at(taste, k) * 1000) / 1000 })),
  );
};
