import type { Knex } from 'knex';

export const config = { transaction: false };

const kinds = (db: Knex, values: string): Promise<unknown> =>
  db.raw(`
    ALTER TABLE kenal_subject
      MODIFY COLUMN kind ENUM(${values}) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
  `);

const BEFORE = "'subject', 'class', 'author', 'series', 'number', 'language', 'audience', 'form'";

/** Interests count main headings; the whole ones are kept beside them, for what is sensitive is often said below. */
export const up = (db: Knex): Promise<unknown> => kinds(db, `${BEFORE}, 'heading'`);

export const down = async (db: Knex): Promise<void> => {
  await db.raw(
    `DELETE t FROM kenal_biblio_subject AS t JOIN kenal_subject AS s ON s.id = t.subject_id WHERE s.kind = 'heading'`,
  );
  await db('kenal_subject').where('kind', 'heading').delete();
  await kinds(db, BEFORE);
};
