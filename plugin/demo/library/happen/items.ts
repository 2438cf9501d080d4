import type { Db } from '../../../shared/db/connection.ts';
import { insertFitting } from '../tables.ts';
import { happening, type Occasion } from './happening.ts';

interface NewItem extends Occasion {
  readonly barcode: string;
  readonly branchcode: string;
  readonly itype: string;
  readonly title: string;
  /** Day of acquisition, `YYYY-MM-DD`. */
  readonly on: string;
}

/** Buys a title with one copy. */
export const addItem = (
  db: Db,
  { barcode, branchcode, itype, title, on, ...occasion }: NewItem,
): Promise<{ readonly biblionumber: number; readonly itemnumber: number }> =>
  happening(db, occasion, async (trx) => {
    const biblionumber = await insertFitting(trx, 'biblio', { title, datecreated: on, frameworkcode: '' });
    const biblioitemnumber = await insertFitting(trx, 'biblioitems', { biblionumber, itemtype: itype });
    const itemnumber = await insertFitting(trx, 'items', {
      biblionumber,
      biblioitemnumber,
      barcode,
      dateaccessioned: on,
      homebranch: branchcode,
      holdingbranch: branchcode,
      itype,
    });
    return { biblionumber, itemnumber };
  });
