import type { Db } from '../../shared/db/connection.ts';
import { dayIn, instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import type { RequestState } from './request-state.domain.ts';
import type { Dismissal, GroundKind, Lesson, PastRequest } from './suggestion.domain.ts';

export const dismissedFor = async (db: Db, borrowernumber: number): Promise<ReadonlySet<number>> =>
  new Set(await db('kenal_offer_dismissal').where({ borrowernumber }).pluck<number[]>('service_id'));

export interface DismissedOffer {
  readonly borrowernumber: number;
  readonly serviceId: number;
  readonly ground: GroundKind;
  readonly reason: Dismissal;
}

export const keepDismissal = async (
  db: Db,
  { borrowernumber, serviceId, ground, reason }: DismissedOffer,
  { by, now }: { readonly by: number; readonly now: Instant },
): Promise<void> => {
  const row = { borrowernumber, service_id: serviceId, ground, reason, dismissed_at: utcText(now), dismissed_by: by };
  await db('kenal_offer_dismissal').insert(row).onConflict(['borrowernumber', 'service_id']).merge();
};

interface PastRow {
  readonly service_id: number;
  readonly state: RequestState;
  readonly created_at: string;
  readonly rated_relevant: number | null;
}

/** Every request of a patron that is not confidential: a suggestion must not give away that there is one. */
export const pastRequests = async (db: Db, borrowernumber: number, timezone: string): Promise<PastRequest[]> => {
  const rows = await db('kenal_request')
    .where({ borrowernumber, is_confidential: 0 })
    .select<PastRow[]>('service_id', 'state', 'created_at', 'rated_relevant');
  return rows.map((row) => ({
    serviceId: row.service_id,
    state: row.state,
    begunOn: dayIn(timezone, instantOfUtcText(row.created_at)),
    rated: row.rated_relevant ?? undefined,
  }));
};

/** What staff's answers to suggestions about all patrons taught. */
export const lessonsOf = async (db: Db): Promise<Lesson[]> => {
  const wrong = await db('kenal_offer_dismissal')
    .where('reason', 'wrong_guess')
    .groupBy('service_id', 'ground')
    .count({ wrong: '*' })
    .select<{ service_id: number; ground: GroundKind; wrong: number }[]>('service_id', 'ground');
  const offers = await db('kenal_request')
    .where({ begun_as: 'offer', is_confidential: 0 })
    .groupBy('service_id')
    .count({ offers: '*' })
    .select<{ service_id: number; offers: number }[]>('service_id');
  return wrong.map((row) => ({
    serviceId: row.service_id,
    ground: row.ground,
    wrong: row.wrong,
    offers: offers.find(({ service_id: id }) => id === row.service_id)?.offers ?? 0,
  }));
};
