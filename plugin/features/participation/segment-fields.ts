import { SUGGESTION_STATES, type ParticipationKind } from '../../koha/participation-rows.ts';
import type { LibraryDay } from '../../shared/time.ts';
import {
  and,
  collectionSql,
  existingField,
  factsOf,
  judgeValue,
  keepingHistory,
  mayBeKnown,
  NEVER,
  sql,
  type FactSource,
  type RuleCondition,
  type SegmentField,
} from '../segments/index.ts';

const GROUP = 'participation';
/** Longer ago than any catalogue in Koha. */
const MOST_DAYS = 36_500;

interface Part {
  readonly borrowernumber: number;
  readonly kind: ParticipationKind;
  readonly day: string;
  readonly state: string;
}

const source: FactSource<readonly Part[]> = {
  name: 'kenal_participation',
  load: async (db, borrowernumbers) => {
    const patrons = await keepingHistory(db, borrowernumbers);
    const found = new Map<number, Part[]>(patrons.map((patron) => [patron, []]));
    const rows = await db('kenal_participation as t')
      .whereIn('t.borrowernumber', patrons)
      .select<Part[]>('t.borrowernumber', 't.kind', 't.day', 't.state');
    for (const row of rows) found.get(row.borrowernumber)?.push(row);
    return found;
  },
};

const PARTS = sql`kenal_participation AS t`;
const PATRON = sql`t.borrowernumber`;

const since = (condition: RuleCondition, today: LibraryDay): string =>
  today.subtract({ days: Number(condition.value) }).toString();

/** Whether there is one of a kind since so many days. */
const daysSince = (key: string, kind: ParticipationKind): SegmentField =>
  existingField<readonly Part[]>({
    key,
    group: GROUP,
    type: 'number',
    operators: ['at_most'],
    unit: 'days',
    isWhole: true,
    limits: { least: 0, most: MOST_DAYS },
    source,
    tellsOfUse: true,
    from: PARTS,
    patron: PATRON,
    rows: (condition, today) => and([sql`t.kind = ${kind}`, sql`t.day >= ${since(condition, today)}`]),
    held: (parts, condition, today) => {
      const isThere = parts.some((part) => part.kind === kind && part.day >= since(condition, today));
      return { isThere, known: isThere };
    },
  });

/** Where the patron's suggestions stand. */
const suggestionState: SegmentField = {
  ...factsOf({ key: 'suggestion_state', group: GROUP, type: 'set', choices: SUGGESTION_STATES, tellsOfUse: true }),
  permissions: [],
  source,
  needsMetric: false,
  cost: 'lookup',
  sql: (condition, wanted) =>
    collectionSql(
      {
        known: mayBeKnown,
        from: PARTS,
        patron: PATRON,
        rows: (states) =>
          states.length === 0 ? NEVER : and([sql`t.kind = 'suggestion'`, sql`t.state IN (${states})`]),
      },
      condition,
      wanted,
    ),
  judge: (condition, fact, { today }) => {
    if (fact === undefined) return { isTrue: undefined, known: null };
    const suggestions = (fact as readonly Part[]).filter(({ kind }) => kind === 'suggestion');
    const known = [...new Set(suggestions.map(({ state }) => state))];
    return { isTrue: judgeValue(condition, known, today), known };
  },
};

/**
 * What segments may ask of suggestions, reviews and tags, as Koha had them at the last refresh. In which club somebody
 * is belongs to what they are a member of.
 */
export const participationSegmentFields: readonly SegmentField[] = [
  daysSince('suggestion_age', 'suggestion'),
  suggestionState,
  daysSince('review_age', 'review'),
  daysSince('tag_age', 'tag'),
];
