import type { Knex } from 'knex';

export const config = { transaction: false };

/** Who stands for whom in Koha, so that segments can ask for families. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_guarantee (
      guarantor INT NOT NULL COMMENT 'borrowernumber',
      guarantee INT NOT NULL COMMENT 'borrowernumber of whom the guarantor stands for',
      PRIMARY KEY (guarantor, guarantee),
      KEY kenal_guarantee_guarantee (guarantee, guarantor)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_guarantee');
