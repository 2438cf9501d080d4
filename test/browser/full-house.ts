import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateLibrary } from '../../plugin/demo/library/index.ts';
import { libraryDay } from '../../plugin/shared/time.ts';
import { fixedClock } from '../support/clock.ts';
import { BRANCHES, marksOf, numberOf, VIEWER, type RandomLibrary } from '../wiring/random-library.ts';
import { furnish } from '../wiring/route-table.ts';
import { openWhole, type Whole } from '../wiring/whole.ts';

/** As many patrons as a request has states, since each is furnished with one. */
const PATRONS = 7;

/** What is furnished; who the patrons are says the synthetic library. */
export const FULL_LIBRARY: RandomLibrary = {
  isIndependent: false,
  groups: [],
  patrons: Array.from({ length: PATRONS }, (_, position) => ({
    branch: position % BRANCHES.length,
    loans: 0,
    overdue: false,
    holds: 0,
    guarantor: null,
  })),
  viewer: { branch: 0, borrowers: 'whole', circulates: true, administers: true, analyses: true },
};

/** The whole product with something in everything that the route table can ask for. */
export interface FullHouse {
  /** Where Kenal's pages begin, without a slash at the end. */
  readonly address: string;
  /** The cookie of somebody who may do everything. */
  readonly session: string;
  close(): Promise<void>;
}

export const openFullHouse = async (): Promise<FullHouse> => {
  const whole = await openWhole(fixedClock('2026-11-22T03:00:00Z'));
  await generateLibrary({
    db: whole.koha.db,
    version: '25.11',
    seed: 7,
    patrons: 60,
    years: 1,
    until: libraryDay('2026-11-22'),
    timezone: 'Asia/Jakarta',
  });
  await renumber(whole);
  await lengthenKoha(whole);
  await whole.refresh();
  await furnish(whole, FULL_LIBRARY);
  await lengthenKenal(whole);
  // What was furnished may count in what a refresh works out.
  await whole.refresh();
  const server = createServer(whole.app());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/kenal`,
    session: await whole.signIn('kepala', VIEWER),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await whole.close();
    },
  };
};

/** Gives the patrons with the longest histories, and the head, the numbers that the routes are furnished for. */
const renumber = async ({ koha: { db } }: Whole): Promise<void> => {
  const [head = 0] = await db('borrowers').where('userid', 'kepala').pluck<number[]>('borrowernumber');
  const busiest = await db('statistics')
    .where('type', 'issue')
    .whereNotNull('borrowernumber')
    .groupBy('borrowernumber')
    .orderByRaw('COUNT(*) DESC, borrowernumber')
    .limit(PATRONS)
    .pluck<number[]>('borrowernumber');
  const numbers = [[head, VIEWER], ...busiest.map((patron, position) => [patron, numberOf(position)])] as const;
  for (const [borrowernumber, to] of numbers) {
    await db('borrowers').where({ borrowernumber }).update({ borrowernumber: to, privacy: 1 });
    // The one table of these that no foreign key leads to.
    await db('statistics').where({ borrowernumber }).update({ borrowernumber: to });
  }
};

/** No browser breaks it by itself. */
const UNBROKEN = 'https://repositori.example.ac.id/handle/123456789/40771/Laporan_Akhir_Penelitian_Kearifan_Lokal.pdf';

/** Gives the first patron a name, addresses and titles as long as they come. */
const lengthenKoha = async ({ koha: { db } }: Whole): Promise<void> => {
  const borrowernumber = numberOf(0);
  await db('borrowers').where({ borrowernumber }).update({
    surname: 'Hadiningrat-Wirjosoedirdjo-Kartohadikoesoemo Brotodiningratsosroatmodjo',
    firstname: 'Raden Ajeng Siti Soemarti Pangestuningtyas Wulandari',
    email: 'raden.ajeng.siti.soemarti.pangestuningtyas.wulandari@perpustakaan.example.ac.id',
    address: 'Jalan Raya Kearifan Lokal Nusantara Nomor 1234, Perumahan Bumi Sejahtera Blok C-17',
  });
  await db('biblio')
    .whereIn(
      'biblionumber',
      db('items')
        .whereIn('itemnumber', db('issues').where({ borrowernumber }).select('itemnumber'))
        .select('biblionumber'),
    )
    .update({ title: `Proceedings of the symposium ${UNBROKEN}` });
};

const LONG_ENOUGH = 200;

/** Where something of the first patron was written, a long address is, as people paste them. */
const lengthenKenal = async ({ crm }: Whole): Promise<void> => {
  const [mark = ''] = marksOf(0);
  const columns = await crm
    .db('information_schema.columns')
    .where('table_schema', crm.name)
    .where('character_maximum_length', '>=', LONG_ENOUGH)
    .where('generation_expression', '')
    .whereIn('data_type', ['varchar', 'text', 'mediumtext'])
    .select<{ TABLE: string; COLUMN: string }[]>({ TABLE: 'table_name', COLUMN: 'column_name' });
  for (const { TABLE: table, COLUMN: column } of columns)
    await crm.db.raw('UPDATE ?? SET ?? = REPLACE(??, ?, ?) WHERE ?? LIKE ?', [
      table,
      column,
      column,
      mark,
      UNBROKEN,
      column,
      `%${mark}%`,
    ]);
};
