import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';
import { inParts } from '../../shared/db/batches.ts';
import { libraryDay, utcText, type Instant, type LibraryDay } from '../../shared/time.ts';
import type { News, NewsState } from './news.domain.ts';
import { TABLE } from './participation.repository.ts';

const TOLD = 'kenal_suggestion_told';

export interface NewsQuery {
  readonly states: readonly NewsState[];
  readonly from: LibraryDay;
  /** Of one patron, or of the patrons of one library. */
  readonly of: { readonly borrowernumber: number } | { readonly library: string };
  readonly limit: number;
  /** How many of the latest are passed over. */
  readonly skip: number;
}

/** What nobody has marked as told, the latest first. */
export const unmarkedNews = async (crm: Knex, { states, from, of, limit, skip }: NewsQuery): Promise<News[]> => {
  const query = crm(`${TABLE} as t`)
    .leftJoin(`${TOLD} as d`, (join) => {
      join.on('d.koha_id', 't.koha_id').andOn('d.state', 't.state');
    })
    .where('t.kind', 'suggestion')
    .whereIn('t.state', [...states])
    .where('t.state_since', '>=', from.toString())
    .whereNull('d.koha_id')
    .orderBy([
      { column: 't.state_since', order: 'desc' },
      { column: 't.koha_id', order: 'desc' },
    ])
    .limit(limit)
    .offset(skip);
  if ('library' in of)
    void query.join('kenal_patron as p', 'p.borrowernumber', 't.borrowernumber').where('p.branchcode', of.library);
  else void query.where('t.borrowernumber', of.borrowernumber);
  const rows = await query.select<{ koha_id: number; borrowernumber: number; state: NewsState; state_since: string }[]>(
    't.koha_id',
    't.borrowernumber',
    't.state',
    't.state_since',
  );
  return rows.map(({ koha_id, borrowernumber, state, state_since }) => ({
    suggestion: koha_id,
    borrowernumber,
    state,
    since: libraryDay(state_since),
  }));
};

/** Whose suggestion it is; undefined for one that no refresh has seen. */
export const suggestedBy = async (db: Db, suggestion: number): Promise<number | undefined> =>
  (await db(TABLE).where({ kind: 'suggestion', koha_id: suggestion }).limit(1).pluck<number[]>('borrowernumber'))[0];

/** Told twice is told once. */
export const noteTold = async (
  db: Db,
  { suggestion, borrowernumber, state }: Omit<News, 'since'>,
  { by, now }: { readonly by: number; readonly now: Instant },
): Promise<void> => {
  await db(TOLD)
    .insert({ koha_id: suggestion, state, borrowernumber, told_by: by, told_at: utcText(now) })
    .onConflict(['koha_id', 'state'])
    .ignore();
};

export const moveTold = async (db: Db, from: number, to: number): Promise<void> => {
  await db(TOLD).where('borrowernumber', from).update({ borrowernumber: to });
};

export const dropTold = async (db: Db, borrowernumbers: readonly number[]): Promise<void> => {
  for (const part of inParts(borrowernumbers)) await db(TOLD).whereIn('borrowernumber', part).delete();
};

/** Lets go of what was told of suggestions that are mirrored no more. */
export const dropStrayTold = async (db: Db): Promise<void> => {
  await db.raw(
    `DELETE d FROM ${TOLD} AS d LEFT JOIN ${TABLE} AS t
         ON t.kind = 'suggestion' AND t.koha_id = d.koha_id AND t.borrowernumber = d.borrowernumber
      WHERE t.koha_id IS NULL`,
  );
};
