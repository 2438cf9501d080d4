import type { LibraryDay } from '../../shared/time.ts';
import {
  existingField,
  keepingHistory,
  sql,
  type FactSource,
  type RuleCondition,
  type SegmentField,
} from '../segments/index.ts';

const GROUP = 'conversations';
const PERMISSIONS = ['conversations.view'] as const;

/** Longer ago than any library keeps its conversations. */
const MOST_DAYS = 36_500;

/** Days of a patron's conversations in UTC, as `YYYY-MM-DD`. */
const talks: FactSource<readonly string[]> = {
  name: 'kenal_conversation',
  load: async (db, borrowernumbers) => {
    const patrons = await keepingHistory(db, borrowernumbers);
    const found = new Map<number, string[]>(patrons.map((one) => [one, []]));
    const rows = await db('kenal_conversation as c')
      .whereIn('c.borrowernumber', patrons)
      .where('c.confidential', 0)
      .whereNull('c.deleted_at')
      .select<{ borrowernumber: number; happened_at: string }[]>('c.borrowernumber', 'c.happened_at');
    for (const { borrowernumber, happened_at } of rows) found.get(borrowernumber)?.push(happened_at.slice(0, 10));
    return found;
  },
};

/** How many promises to a patron are open. */
const owed: FactSource<number> = {
  name: 'kenal_promise',
  load: async (db, borrowernumbers) => {
    const found = new Map<number, number>([...borrowernumbers].map((one) => [one, 0]));
    const rows = await db('kenal_promise')
      .whereIn('borrowernumber', [...borrowernumbers])
      .where({ state: 'open', confidential: 0 })
      .pluck<number[]>('borrowernumber');
    for (const borrowernumber of rows) found.set(borrowernumber, (found.get(borrowernumber) ?? 0) + 1);
    return found;
  },
};

const since = (condition: RuleCondition, today: LibraryDay): string =>
  today.subtract({ days: Number(condition.value) }).toString();

/**
 * What segments may ask of conversations and promises. Confidential ones are in no rule, for a segment is seen by
 * everybody who may use segments; nor are conversations with patrons who keep no history.
 */
export const conversationSegmentFields: readonly SegmentField[] = [
  existingField<readonly string[]>({
    key: 'conversation_age',
    group: GROUP,
    permissions: PERMISSIONS,
    type: 'number',
    operators: ['at_most'],
    unit: 'days',
    isWhole: true,
    limits: { least: 0, most: MOST_DAYS },
    source: talks,
    // Of whoever keeps no history it is not known whether they were spoken with.
    tellsOfUse: true,
    from: sql`kenal_conversation AS c`,
    patron: sql`c.borrowernumber`,
    rows: (condition, today) =>
      sql`c.confidential = 0 AND c.deleted_at IS NULL AND c.happened_at >= ${since(condition, today)}`,
    held: (days, condition, today) => {
      const isThere = days.some((day) => day >= since(condition, today));
      return { isThere, known: isThere };
    },
  }),
  existingField<number>({
    key: 'has_open_promise',
    group: GROUP,
    permissions: PERMISSIONS,
    type: 'flag',
    source: owed,
    from: sql`kenal_promise AS d`,
    patron: sql`d.borrowernumber`,
    rows: () => sql`d.state = 'open' AND d.confidential = 0`,
    held: (open) => ({ isThere: open > 0, known: open > 0 }),
  }),
];
