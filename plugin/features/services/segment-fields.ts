import type { Knex } from 'knex';
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
  rangeOf,
  rangeSql,
  sql,
  type DefinedFields,
  type FactSource,
  type RuleCondition,
  type SegmentField,
  type Sql,
} from '../segments/index.ts';
import { catalogueStamp, readEntries } from './catalogue.repository.ts';
import { STATES, type RequestState } from './request-state.domain.ts';

const GROUP = 'services';
const PERMISSIONS = ['services.use'] as const;
/** Longer ago than any library keeps its requests. */
const MOST_DAYS = 36_500;
const RATINGS = { least: 1, most: 5 };

/** Where an offer stands that nobody took up. */
const NOT_TAKEN: readonly RequestState[] = ['draft', 'proposed', 'declined', 'expired', 'cancelled'];

/** A request or an offer, as far as rules ask for it. */
interface Request {
  readonly borrowernumber: number;
  readonly code: string;
  readonly begun_as: 'offer' | 'request';
  readonly state: RequestState;
  readonly rated_relevant: number | null;
  /** UTC */
  readonly created_at: string;
}

const source: FactSource<readonly Request[]> = {
  name: 'kenal_request',
  load: async (db, borrowernumbers) => {
    const patrons = await keepingHistory(db, borrowernumbers);
    const found = new Map<number, Request[]>(patrons.map((patron) => [patron, []]));
    const rows = await db('kenal_request as r')
      .join('kenal_service as s', 's.id', 'r.service_id')
      .whereIn('r.borrowernumber', patrons)
      .where('r.is_confidential', 0)
      .select<Request[]>('r.borrowernumber', 's.code', 'r.begun_as', 'r.state', 'r.rated_relevant', 'r.created_at');
    for (const row of rows) found.get(row.borrowernumber)?.push(row);
    return found;
  },
};

const REQUESTS = sql`kenal_request AS r`;
const WITH_SERVICE = sql`kenal_request AS r JOIN kenal_service AS s ON s.id = r.service_id`;
const PATRON = sql`r.borrowernumber`;
/** Nobody but its owner and named colleagues knows of a confidential one, so it is in no rule. */
const KNOWN = sql`r.is_confidential = 0`;

/** What the patron asked for, be it that the library offered it first. */
const ASKED = sql`${KNOWN} AND (r.begun_as = 'request' AND r.state <> 'draft' OR r.state NOT IN (${NOT_TAKEN}))`;
const isAsked = ({ begun_as, state }: Request): boolean =>
  begun_as === 'request' ? state !== 'draft' : !NOT_TAKEN.includes(state);

const DECLINED = sql`${KNOWN} AND r.begun_as = 'offer' AND r.state = 'declined'`;
const isDeclined = ({ begun_as, state }: Request): boolean => begun_as === 'offer' && state === 'declined';

interface Several {
  readonly key: string;
  readonly named?: NonNullable<SegmentField['named']>;
  readonly choices: readonly string[];
  readonly from: Sql;
  readonly among: Sql;
  readonly value: Sql;
  readonly held: (requests: readonly Request[]) => readonly string[];
}

/** A field of what several requests of one patron have. */
const several = ({ from, among, value, held, ...facts }: Several): SegmentField => ({
  ...factsOf({ ...facts, group: GROUP, type: 'set', tellsOfUse: true }),
  permissions: PERMISSIONS,
  source,
  needsMetric: false,
  cost: 'lookup',
  sql: (condition, wanted) => {
    const rows = (values: readonly string[]): Sql =>
      values.length === 0 ? NEVER : and([among, sql`${value} IN (${values})`]);
    return collectionSql({ known: mayBeKnown, from, patron: PATRON, rows }, condition, wanted);
  },
  judge: (condition, fact, { today }) => {
    if (fact === undefined) return { isTrue: undefined, known: null };
    const known = [...new Set(held(fact as readonly Request[]))];
    return { isTrue: judgeValue(condition, known, today), known };
  },
});

const some = (
  options: Pick<Parameters<typeof existingField<readonly Request[]>>[0], 'key' | 'operators' | 'limits' | 'unit'> & {
    readonly rows: (condition: RuleCondition, today: LibraryDay) => Sql;
    readonly isMeant: (request: Request, condition: RuleCondition, today: LibraryDay) => boolean;
  },
): SegmentField => {
  const { isMeant, ...rest } = options;
  return existingField<readonly Request[]>({
    ...rest,
    group: GROUP,
    type: 'number',
    isWhole: true,
    tellsOfUse: true,
    permissions: PERMISSIONS,
    source,
    from: REQUESTS,
    patron: PATRON,
    held: (requests, condition, today) => {
      const isThere = requests.some((request) => isMeant(request, condition, today));
      return { isThere, known: isThere };
    },
  });
};

const since = (condition: RuleCondition, today: LibraryDay): string =>
  today.subtract({ days: Number(condition.value) }).toString();

/**
 * What segments may ask of offers and requests, with the services of the catalogue as they are. Confidential requests
 * are in no rule, nor is anything of patrons who keep no history.
 */
export const serviceSegmentFields: DefinedFields = {
  stamp: catalogueStamp,
  make: async (crm: Knex) => {
    const entries = await readEntries(crm);
    const services = {
      choices: entries.map(({ code }) => code),
      named: { choices: Object.fromEntries(entries.map(({ code, names }) => [code, names])) },
      from: WITH_SERVICE,
      value: sql`s.code`,
    };
    return [
      several({
        key: 'request_state',
        choices: STATES,
        from: REQUESTS,
        among: KNOWN,
        value: sql`r.state`,
        held: (requests) => requests.map(({ state }) => state),
      }),
      several({
        ...services,
        key: 'service_asked',
        among: ASKED,
        held: (requests) => requests.filter(isAsked).map(({ code }) => code),
      }),
      several({
        ...services,
        key: 'offer_declined',
        among: DECLINED,
        held: (requests) => requests.filter(isDeclined).map(({ code }) => code),
      }),
      some({
        key: 'request_rating',
        operators: ['at_least', 'at_most', 'between', 'is'],
        limits: RATINGS,
        rows: (condition, today) =>
          and([KNOWN, rangeSql(sql`r.rated_relevant`, rangeOf(condition, today) ?? {}, true)]),
        isMeant: ({ rated_relevant }, condition, today) => judgeValue(condition, rated_relevant, today) === true,
      }),
      some({
        key: 'request_age',
        operators: ['at_most'],
        unit: 'days',
        limits: { least: 0, most: MOST_DAYS },
        rows: (condition, today) => and([ASKED, sql`r.created_at >= ${since(condition, today)}`]),
        isMeant: (request, condition, today) =>
          isAsked(request) && request.created_at.slice(0, 10) >= since(condition, today),
      }),
    ];
  },
};
