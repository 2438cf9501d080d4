import { FIRST_PATRON } from './accounts.ts';
import type { BulkLoad } from './bulk.ts';
import type { Calendar, DayNumber } from './calendar.ts';
import type { Collection } from './collection.ts';
import { NEVER, type Population } from './population.ts';
import { at, type Random } from './random.ts';
import { branchCode } from './records.ts';
import { SUBJECTS, titleText } from './words/subjects.ts';
import { sure } from './sure.ts';

const CLUBS = ['Reading circle', 'Klub Catur Sore', 'Homework club', 'Batik evenings'];
const TAGS = ['weekend', 'for the boat', 'gift idea', 'read twice', 'untuk sekolah', 'with maps'];
const REVIEWS = [
  'Read it in one night.',
  'Good, but too short.',
  'Bagus sekali.',
  'My daughter asks for the next one.',
];

const MEMBER_SHARE = 0.1;
const LEFT_SHARE = 0.3;
const SUGGESTER_SHARE = 0.08;
const REVIEWER_SHARE = 0.08;
const TAGGER_SHARE = 0.06;
/** Titles that the library has not bought. */
const RANK_OF_WISHES = 400;
/** From asked to the shelf, with the days that each step takes at least. */
const COURSE = ['ASKED', 'CHECKED', 'ACCEPTED', 'ORDERED', 'AVAILABLE'] as const;
const STEP_DAYS = 9;
const REJECTED_SHARE = 0.2;

/** Writes clubs and who is in them, what patrons suggested, and what they reviewed and tagged. */
export const writeParticipation = (
  load: BulkLoad,
  calendar: Calendar,
  people: Population,
  collection: Collection,
  random: Random,
): void => {
  const clubs = load.table('clubs', ['id', 'club_template_id', 'name', 'date_start', 'date_created']);
  CLUBS.forEach((name, index) => {
    const [text, stamp] = [calendar.text(calendar.first), calendar.utcTime(calendar.first, NOON)];
    clubs.add(index + 1, 1, name, text, stamp);
  });
  const take = taking(load, calendar, collection, random);
  for (let patron = 0; patron < people.size; patron += 1) {
    const last = at(people.lastVisit, patron);
    if (last === NEVER) continue;
    const from = Math.max(at(people.enrolled, patron), calendar.first);
    const day = (): DayNumber => from + random.below(Math.max(1, last - from + 1));
    const number = FIRST_PATRON + patron;
    if (random.chance(MEMBER_SHARE)) take.join(number, day());
    if (random.chance(SUGGESTER_SHARE))
      for (let many = 1 + random.below(2); many > 0; many -= 1)
        take.suggest(number, day(), branchCode(at(people.branch, patron)));
    if (random.chance(REVIEWER_SHARE))
      for (let many = 1 + random.below(3); many > 0; many -= 1) take.review(number, day());
    if (random.chance(TAGGER_SHARE)) for (let many = 1 + random.below(4); many > 0; many -= 1) take.tag(number, day());
  }
};

const NOON = 12 * 3600;

/** The ways to take part, each a row. */
const taking = (load: BulkLoad, calendar: Calendar, collection: Collection, random: Random) => {
  const enrolments = load.table('club_enrollments', ['club_id', 'borrowernumber', 'date_enrolled', 'date_canceled']);
  const suggestions = load.table('suggestions', [
    'suggestedby',
    'suggesteddate',
    'STATUS',
    'accepteddate',
    'rejecteddate',
    'lastmodificationdate',
    'date',
    'title',
    'branchcode',
  ]);
  const reviews = load.table('reviews', ['borrowernumber', 'biblionumber', 'review', 'approved', 'datereviewed']);
  const tags = load.table('tags_all', ['borrowernumber', 'biblionumber', 'term', 'date_created']);
  const title = (): number => 1 + random.below(collection.titles);
  return {
    join: (number: number, day: DayNumber): void => {
      const left = day + 30 + random.below(200);
      const hasLeft = random.chance(LEFT_SHARE) && left < calendar.last;
      const club = 1 + random.below(CLUBS.length);
      enrolments.add(club, number, calendar.utcTime(day, NOON), hasLeft ? calendar.utcTime(left, NOON) : null);
    },
    suggest: (number: number, day: DayNumber, branch: string): void => {
      const steps = Math.min(COURSE.length - 1, Math.floor((calendar.last - day) / STEP_DAYS), random.below(9));
      const isRejected = steps > 0 && random.chance(REJECTED_SHARE);
      const settled = isRejected ? day + STEP_DAYS : day + steps * STEP_DAYS;
      const wish = sure(SUBJECTS[random.below(SUBJECTS.length)]);
      suggestions.add(
        number,
        calendar.text(day),
        isRejected ? 'REJECTED' : sure(COURSE[steps]),
        !isRejected && steps > 1 ? calendar.text(day + 2 * STEP_DAYS) : null,
        isRejected ? calendar.text(settled) : null,
        calendar.text(settled),
        calendar.utcTime(settled, NOON),
        titleText(wish, RANK_OF_WISHES + random.below(60)),
        branch,
      );
    },
    review: (number: number, day: DayNumber): void => {
      const isApproved = random.chance(0.8) ? 1 : 0;
      reviews.add(number, title(), random.pick(REVIEWS), isApproved, calendar.wallTime(day, NOON));
    },
    tag: (number: number, day: DayNumber): void =>
      tags.add(number, title(), random.pick(TAGS), calendar.wallTime(day, NOON)),
  };
};
