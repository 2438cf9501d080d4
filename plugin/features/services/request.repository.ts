import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, libraryDay, utcText, type Instant } from '../../shared/time.ts';
import { onlyReadable, type Reader } from '../confidential/index.ts';
import { priceBy, type PriceBasis } from './price.domain.ts';
import {
  NOTHING_SAID,
  type Acceptance,
  type Delivery,
  type Depth,
  type Packaging,
  type Proof,
  type Quote,
  type Rating,
  type Request,
  type RequestWords,
} from './request.domain.ts';
import type { RequestState } from './request-state.domain.ts';

const COLUMNS = [
  'id',
  'borrowernumber',
  'service_id',
  'begun_as',
  'version',
  'state',
  'state_since',
  'title',
  'topic',
  'time_span',
  'depth',
  'display',
  'packaging',
  'packaging_note',
  'delivery',
  'delivery_note',
  'due_on',
  'due_note',
  'owner',
  'branchcode',
  'is_confidential',
  'price_basis',
  'price_each',
  'price_quantity',
  'price_discount_rate',
  'price_tax_rate',
  'price_total',
  'currency',
  'currency_digits',
  'quote_until',
  'accepted_by',
  'accepted_via',
  'accepted_on',
  'delivered_on',
  'delivered_by',
  'delivered_to',
  'delivery_proof',
  'rated_relevant',
  'rated_in_time',
  'rating_comment',
  'created_at',
  'changed_at',
  'changed_by',
] as const;

interface WordColumns {
  readonly title: string;
  readonly topic: string;
  readonly time_span: string;
  readonly depth: Depth | null;
  readonly display: string;
  readonly packaging: Packaging | null;
  readonly packaging_note: string;
  readonly delivery: Delivery | null;
  readonly delivery_note: string;
  readonly due_on: string | null;
  readonly due_note: string;
}

interface RequestRow extends WordColumns {
  readonly id: number;
  readonly borrowernumber: number;
  readonly service_id: number;
  readonly begun_as: 'offer' | 'request';
  readonly version: number;
  readonly state: RequestState;
  readonly state_since: string;
  readonly owner: number | null;
  readonly branchcode: string;
  readonly is_confidential: number;
  readonly price_basis: PriceBasis | null;
  readonly price_each: number | null;
  readonly price_quantity: number | null;
  readonly price_discount_rate: number | null;
  readonly price_tax_rate: number | null;
  readonly price_total: number | null;
  readonly currency: string | null;
  readonly currency_digits: number | null;
  readonly quote_until: string | null;
  readonly accepted_by: Acceptance['by'] | null;
  readonly accepted_via: Acceptance['via'] | null;
  readonly accepted_on: string | null;
  readonly delivered_on: string | null;
  readonly delivered_by: Delivery | null;
  readonly delivered_to: Proof['to'] | null;
  readonly delivery_proof: string | null;
  readonly rated_relevant: number | null;
  readonly rated_in_time: Rating['inTime'] | null;
  readonly rating_comment: string | null;
  readonly created_at: string;
  readonly changed_at: string;
  readonly changed_by: number;
}

const wordsOf = (row: WordColumns): RequestWords => ({
  title: row.title,
  topic: row.topic,
  timeSpan: row.time_span,
  depth: row.depth ?? undefined,
  display: row.display,
  packaging: row.packaging ?? undefined,
  packagingNote: row.packaging_note,
  delivery: row.delivery ?? undefined,
  deliveryNote: row.delivery_note,
  dueOn: row.due_on ?? undefined,
  dueNote: row.due_note,
});

const wordColumns = (words: RequestWords): WordColumns => ({
  title: words.title,
  topic: words.topic,
  time_span: words.timeSpan,
  depth: words.depth ?? null,
  display: words.display,
  packaging: words.packaging ?? null,
  packaging_note: words.packagingNote,
  delivery: words.delivery ?? null,
  delivery_note: words.deliveryNote,
  due_on: words.dueOn ?? null,
  due_note: words.dueNote,
});

const quoteOf = (row: RequestRow): Quote | undefined => {
  if (row.price_basis === null || row.currency === null || row.price_total === null) return undefined;
  const rule = {
    basis: row.price_basis,
    units: row.price_each ?? 0,
    category: undefined,
    discount: row.price_discount_rate ?? 0,
    tax: row.price_tax_rate ?? 0,
  };
  return {
    price: priceBy(rule, row.price_quantity ?? 0),
    total: { units: row.price_total, currency: { code: row.currency, digits: row.currency_digits ?? 0 } },
    until: row.quote_until === null ? undefined : libraryDay(row.quote_until),
  };
};

const toRequest = (row: RequestRow): Request => ({
  id: row.id,
  borrowernumber: row.borrowernumber,
  serviceId: row.service_id,
  begunAs: row.begun_as,
  version: row.version,
  state: row.state,
  stateSince: instantOfUtcText(row.state_since),
  words: wordsOf(row),
  owner: row.owner ?? undefined,
  branchcode: row.branchcode,
  isConfidential: row.is_confidential === 1,
  quote: quoteOf(row),
  acceptance:
    row.accepted_by === null || row.accepted_via === null
      ? undefined
      : { by: row.accepted_by, via: row.accepted_via, on: row.accepted_on ?? undefined },
  proof:
    row.delivered_on === null || row.delivered_by === null || row.delivered_to === null
      ? undefined
      : { on: row.delivered_on, by: row.delivered_by, to: row.delivered_to, note: row.delivery_proof ?? '' },
  rating:
    row.rated_relevant === null || row.rated_in_time === null
      ? undefined
      : { relevant: row.rated_relevant, inTime: row.rated_in_time, comment: row.rating_comment ?? '' },
  createdAt: instantOfUtcText(row.created_at),
  changedAt: instantOfUtcText(row.changed_at),
  changedBy: row.changed_by,
});

/** How requests are read: `r` is `kenal_request` in every query that a reader sees the answer of. */
export const CONFIDENTIAL = { kind: 'request', id: 'r.id', flag: 'r.is_confidential', owner: 'r.owner' } as const;

export const readRequest = async (db: Db, id: number, reader: Reader): Promise<Request | undefined> => {
  const row = await onlyReadable(db('kenal_request as r').where('r.id', id), reader, CONFIDENTIAL).first<
    RequestRow | undefined
  >(...COLUMNS.map((column) => `r.${column}`));
  return row === undefined ? undefined : toRequest(row);
};

/** The same, and nobody else changes it until the transaction ends. */
export const holdRequest = async (trx: Knex.Transaction, id: number): Promise<Request | undefined> => {
  const row = await trx('kenal_request')
    .where({ id })
    .forUpdate()
    .first<RequestRow | undefined>(...COLUMNS);
  return row === undefined ? undefined : toRequest(row);
};

export interface NewRequest {
  readonly borrowernumber: number;
  readonly serviceId: number;
  readonly begunAs: 'offer' | 'request';
  readonly words: RequestWords;
  readonly owner: number | undefined;
  readonly branchcode: string;
  readonly isConfidential: boolean;
}

interface Change {
  readonly by: number;
  readonly now: Instant;
}

/** A request that stands nowhere yet; its first step must follow in the same transaction. */
export const insertRequest = async (
  trx: Knex.Transaction,
  request: NewRequest,
  { by, now }: Change,
): Promise<number> => {
  const at = utcText(now);
  const [id = 0] = await trx('kenal_request').insert({
    borrowernumber: request.borrowernumber,
    service_id: request.serviceId,
    begun_as: request.begunAs,
    version: 1,
    state: 'new',
    state_number: null,
    state_since: at,
    ...wordColumns(request.words),
    owner: request.owner ?? null,
    branchcode: request.branchcode,
    is_confidential: request.isConfidential ? 1 : 0,
    created_at: at,
    created_by: by,
    changed_at: at,
    changed_by: by,
  });
  await keepVersion(trx, { id, version: 1, words: request.words }, { by, now });
  return id;
};

const keepVersion = (
  trx: Knex.Transaction,
  { id, version, words }: { id: number; version: number; words: RequestWords },
  { by, now }: Change,
): Promise<unknown> =>
  trx('kenal_request_version').insert({
    request_id: id,
    version,
    content: JSON.stringify(words),
    changed_at: utcText(now),
    changed_by: by,
  });

export const updateWords = async (
  trx: Knex.Transaction,
  { id, version }: Pick<Request, 'id' | 'version'>,
  words: RequestWords,
  { by, now }: Change,
): Promise<void> => {
  await trx('kenal_request')
    .where({ id })
    .update({ ...wordColumns(words), version: version + 1, changed_at: utcText(now), changed_by: by });
  await keepVersion(trx, { id, version: version + 1, words }, { by, now });
};

/** Who answers for a request from now on; undefined: nobody yet. */
export const updateOwner = async (db: Db, id: number, owner: number | undefined): Promise<void> => {
  await db('kenal_request')
    .where({ id })
    .update({ owner: owner ?? null });
};

/** Whether only its owner and named colleagues know of it. */
export const updateConfidentiality = async (db: Db, id: number, isConfidential: boolean): Promise<void> => {
  await db('kenal_request')
    .where({ id })
    .update({ is_confidential: isConfidential ? 1 : 0 });
};

/** What a request said at a version. */
export const wordsAt = async (db: Db, id: number, version: number): Promise<RequestWords | undefined> => {
  const row = await db('kenal_request_version')
    .where({ request_id: id, version })
    .first<{ content: string } | undefined>('content');
  if (row === undefined) return undefined;
  const kept = JSON.parse(row.content) as Partial<RequestWords>;
  return { ...NOTHING_SAID, ...kept };
};

/** What a step leaves behind beside its line in the history. */
export interface StepFacts {
  readonly quote?: Quote | undefined;
  readonly acceptance?: Acceptance | undefined;
  readonly proof?: Proof | undefined;
  readonly rating?: Rating | undefined;
}

export const updateState = async (
  trx: Knex.Transaction,
  id: number,
  { state, number, now }: { state: RequestState; number: number; now: Instant },
  { quote, acceptance, proof, rating }: StepFacts,
): Promise<void> => {
  await trx('kenal_request')
    .where({ id })
    .update({
      state,
      state_number: number,
      state_since: utcText(now),
      ...(quote === undefined
        ? {}
        : {
            price_basis: quote.price.basis,
            price_each: quote.price.each,
            price_quantity: quote.price.quantity,
            price_discount_rate: quote.price.discountRate,
            price_tax_rate: quote.price.taxRate,
            price_total: quote.total.units,
            currency: quote.total.currency.code,
            currency_digits: quote.total.currency.digits,
            quote_until: quote.until?.toString() ?? null,
          }),
      ...(acceptance === undefined
        ? {}
        : { accepted_by: acceptance.by, accepted_via: acceptance.via, accepted_on: acceptance.on ?? null }),
      ...(proof === undefined
        ? {}
        : {
            delivered_on: proof.on,
            delivered_by: proof.by,
            delivered_to: proof.to,
            delivery_proof: proof.note,
          }),
      ...(rating === undefined
        ? {}
        : {
            rated_relevant: rating.relevant,
            rated_in_time: rating.inTime,
            rating_comment: rating.comment,
          }),
    });
};
