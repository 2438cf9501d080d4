import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, libraryDay, utcText, type Instant, type LibraryDay } from '../../shared/time.ts';
import { onlyReadable, type Reader } from '../confidential/index.ts';
import type { RequestSort } from './request-sort.domain.ts';
import { CONFIDENTIAL } from './request.repository.ts';
import type { Money } from './money.domain.ts';
import type { Delivery } from './request.domain.ts';
import type { RequestState } from './request-state.domain.ts';

/** A request as a card or a line shows it. */
export interface ListedRequest {
  readonly id: number;
  readonly borrowernumber: number;
  readonly serviceId: number;
  readonly title: string;
  readonly state: RequestState;
  readonly stateSince: Instant;
  readonly owner: number | undefined;
  readonly branchcode: string;
  readonly isConfidential: boolean;
  readonly delivery: Delivery | undefined;
  readonly dueOn: LibraryDay | undefined;
  readonly quoteUntil: LibraryDay | undefined;
  readonly total: Money | undefined;
  readonly rated: number | undefined;
  readonly comment: string;
  readonly createdAt: Instant;
  readonly minutes: number;
}

interface Row {
  readonly id: number;
  readonly borrowernumber: number;
  readonly service_id: number;
  readonly title: string;
  readonly state: RequestState;
  readonly state_since: string;
  readonly owner: number | null;
  readonly branchcode: string;
  readonly is_confidential: number;
  readonly delivery: Delivery | null;
  readonly due_on: string | null;
  readonly quote_until: string | null;
  readonly price_total: number | null;
  readonly currency: string | null;
  readonly currency_digits: number | null;
  readonly rated_relevant: number | null;
  readonly rating_comment: string | null;
  readonly created_at: string;
  readonly minutes: string | number | null;
}

export interface RequestFilter {
  readonly states?: readonly RequestState[];
  /** Came into their state at this moment or later. */
  readonly since?: Instant;
  readonly owner?: number;
  readonly library?: string;
  readonly service?: number;
  readonly borrowernumber?: number;
}

const ORDER: Readonly<Record<RequestSort, string>> = {
  due: 'r.due_on IS NULL, r.due_on',
  title: 'r.title',
  state:
    "FIELD(r.state, 'draft', 'proposed', 'asked', 'quoted', 'agreed', 'in_work', 'ready', 'delivered', 'rated', 'closed')",
  created: 'r.created_at DESC',
};

/** Requests of which a reader may know, whoever the patrons are: who may not be seen is left out by the caller. */
export const listRequests = async (
  db: Db,
  reader: Reader,
  filter: RequestFilter,
  sort: RequestSort = 'due',
): Promise<ListedRequest[]> => {
  const query = onlyReadable(db('kenal_request as r'), reader, CONFIDENTIAL);
  if (filter.states !== undefined) void query.whereIn('r.state', [...filter.states]);
  if (filter.since !== undefined) void query.where('r.state_since', '>=', utcText(filter.since));
  if (filter.owner !== undefined) void query.where('r.owner', filter.owner);
  if (filter.library !== undefined) void query.where('r.branchcode', filter.library);
  if (filter.service !== undefined) void query.where('r.service_id', filter.service);
  if (filter.borrowernumber !== undefined) void query.where('r.borrowernumber', filter.borrowernumber);
  const rows = await query
    .orderByRaw(`${ORDER[sort]}, r.id`)
    .select<Row[]>(
      'r.id',
      'r.borrowernumber',
      'r.service_id',
      'r.title',
      'r.state',
      'r.state_since',
      'r.owner',
      'r.branchcode',
      'r.is_confidential',
      'r.delivery',
      'r.due_on',
      'r.quote_until',
      'r.price_total',
      'r.currency',
      'r.currency_digits',
      'r.rated_relevant',
      'r.rating_comment',
      'r.created_at',
      minutesSpent(db),
    );
  return rows.map(toListed);
};

const minutesSpent = (db: Db): Knex.QueryBuilder =>
  db('kenal_request_line as l').whereRaw('l.request_id = r.id').where('l.kind', 'time').sum('l.minutes').as('minutes');

const toListed = (row: Row): ListedRequest => ({
  id: row.id,
  borrowernumber: row.borrowernumber,
  serviceId: row.service_id,
  title: row.title,
  state: row.state,
  stateSince: instantOfUtcText(row.state_since),
  owner: row.owner ?? undefined,
  branchcode: row.branchcode,
  isConfidential: row.is_confidential === 1,
  delivery: row.delivery ?? undefined,
  dueOn: row.due_on === null ? undefined : libraryDay(row.due_on),
  quoteUntil: row.quote_until === null ? undefined : libraryDay(row.quote_until),
  total:
    row.price_total === null || row.currency === null
      ? undefined
      : { units: row.price_total, currency: { code: row.currency, digits: row.currency_digits ?? 0 } },
  rated: row.rated_relevant ?? undefined,
  comment: row.rating_comment ?? '',
  createdAt: instantOfUtcText(row.created_at),
  minutes: Number(row.minutes ?? 0),
});
