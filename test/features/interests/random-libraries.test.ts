import { expect } from 'chai';
import type { Knex } from 'knex';
import { generateLibrary } from '../../../plugin/demo/library/index.ts';
import {
  addCheckout,
  anonymiseLoans,
  deletePatron,
  mergePatrons,
  setPrivacy,
} from '../../../plugin/demo/library/happen.ts';
import { randomFor, type Random } from '../../../plugin/demo/library/random.ts';
import { systemClock, utcText } from '../../../plugin/shared/time.ts';
import { crmDatabase, kohaDatabase } from '../../support/database.ts';
import { TIMEZONE } from '../insight/support-rules.ts';
import { field, marcXml } from './support-records.ts';
import { day, interestWorldOf, today, type InterestWorld } from './support.ts';

const SEEDS = Array.from({ length: Number(process.env['INTEREST_RUNS'] ?? 2) }, (_, run) => run + 1);

interface Use {
  readonly patron: number;
  readonly title: number;
  readonly what: 'loan' | 'hold' | 'renewal';
  readonly age: number;
}

const SENSITIVE_HEADINGS = ['Health and care', 'Religion of Islam', 'Politics and law', 'Medicine'];
const SENSITIVE_CLASS = /^(2|32|34|61|155\.3|176|306\.7|362\.[12])/;

/** The tokens of a record, picked out of its text in another way than the product does. */
const tokensOf = (xml: string): Map<string, number> => {
  const of = (tag: string): string[] =>
    [...xml.matchAll(new RegExp(`<datafield tag="${tag}"[^>]*><subfield code="a">([^<]*)<`, 'g'))].map(
      ([, text = '']) => text,
    );
  const headings = of('650');
  const numbers = of('082');
  if (headings.some((one) => SENSITIVE_HEADINGS.includes(one)) || numbers.some((one) => SENSITIVE_CLASS.test(one)))
    return new Map();
  return new Map([
    ...headings.map((one) => [`subject ${one}`, 1] as const),
    ...numbers.flatMap((one) => [
      [`class ddc:${one.slice(0, 1)}`, 0.3] as const,
      [`class ddc:${one.slice(0, 2)}`, 0.6] as const,
      [`class ddc:${one.slice(0, 3)}`, 1] as const,
    ]),
    ...[...of('100'), ...of('700')].map((one) => [`author ${one}`, 1] as const),
    ...of('490').map((one) => [`series ${one}`, 1.2] as const),
  ]);
};

/** Who used what, by SQL that shares nothing with the product, as far as the ledger lets a history be kept. */
const usesOf = async ({ koha, crm }: InterestWorld): Promise<Use[]> => {
  const firstDays = new Map(
    (
      await crm
        .db('kenal_patron')
        .whereNotNull('history_from')
        .select<{ n: number; d: string }[]>('borrowernumber as n', 'history_from as d')
    ).map(({ n, d }) => [n, d]),
  );
  const [rows] = (await koha.db.raw(
    `SELECT l.borrowernumber AS patron, i.biblionumber AS title, 'loan' AS what, DATE(l.issuedate) AS used, DATE(l.issuedate) AS began
       FROM (SELECT borrowernumber, itemnumber, issuedate, returndate FROM issues UNION ALL SELECT borrowernumber, itemnumber, issuedate, returndate FROM old_issues) l
       JOIN items i ON i.itemnumber = l.itemnumber
      WHERE l.returndate IS NULL OR TIMESTAMPDIFF(SECOND, l.issuedate, l.returndate) >= 86400
     UNION ALL
     SELECT l.borrowernumber, i.biblionumber, 'renewal', DATE(COALESCE(l.lastreneweddate, l.issuedate)), DATE(l.issuedate)
       FROM (SELECT borrowernumber, itemnumber, issuedate, returndate, lastreneweddate, renewals_count FROM issues UNION ALL SELECT borrowernumber, itemnumber, issuedate, returndate, lastreneweddate, renewals_count FROM old_issues) l
       JOIN items i ON i.itemnumber = l.itemnumber
      WHERE l.renewals_count > 0 AND (l.returndate IS NULL OR TIMESTAMPDIFF(SECOND, l.issuedate, l.returndate) >= 86400)
     UNION ALL
     SELECT borrowernumber, biblionumber, 'hold', reservedate, reservedate FROM old_reserves WHERE found = 'F' AND cancellationdate IS NULL`,
  )) as [{ patron: number | null; title: number; what: Use['what']; used: string; began: string }[]];
  const now = Date.parse(today().toString());
  return rows.flatMap(({ patron, title, what, used, began }) => {
    const from = patron === null ? undefined : firstDays.get(patron);
    const age = (now - Date.parse(used)) / 86_400_000;
    return patron === null || from === undefined || began < from || age < 0 ? [] : [{ patron, title, what, age }];
  });
};

const WORTH = { loan: 1, hold: 0.7, renewal: 0.3 };

/** What each title counts for each patron. */
const titlesOf = (uses: readonly Use[]): Map<number, Map<number, number>> => {
  const latest = new Map<string, Use>();
  for (const use of uses) {
    const key = `${use.patron} ${use.title} ${use.what}`;
    if ((latest.get(key)?.age ?? Infinity) > use.age) latest.set(key, use);
  }
  const patrons = new Map<number, Map<number, number>>();
  for (const { patron, title, what, age } of latest.values()) {
    const titles = patrons.get(patron) ?? new Map<number, number>();
    titles.set(title, (titles.get(title) ?? 0) + WORTH[what] * Math.pow(0.5, age / 365));
    patrons.set(patron, titles);
  }
  return patrons;
};

const kindOf = (token: string): string => token.split(' ')[0] ?? '';

const sums = (titles: Iterable<readonly [number, number]>, tokens: ReadonlyMap<number, Map<string, number>>) => {
  const found = new Map<string, { sum: number; titles: number }>();
  const totals = new Map<string, number>();
  for (const [title, weight] of titles)
    for (const [token, worth] of tokens.get(title) ?? []) {
      const known = found.get(token) ?? { sum: 0, titles: 0 };
      found.set(token, { sum: known.sum + weight * worth, titles: known.titles + 1 });
      totals.set(kindOf(token), (totals.get(kindOf(token)) ?? 0) + weight * worth);
    }
  return { found, totals };
};

/** Every row that kenal_interest should have. @param shares everybody's, where they are not to be worked out anew */
const expected = async (world: InterestWorld, shares?: ReadonlyMap<string, number>): Promise<string[]> => {
  const records = await world.koha
    .db('biblio_metadata')
    .select<{ biblionumber: number; metadata: string }[]>('biblionumber', 'metadata');
  const tokens = new Map(records.map(({ biblionumber, metadata }) => [biblionumber, tokensOf(metadata)]));
  const patrons = titlesOf(await usesOf(world));
  const everybody = sums(
    [...patrons.values()].flatMap((titles) => [...titles]),
    tokens,
  );
  const shareOf = (token: string): number =>
    shares === undefined
      ? (everybody.found.get(token)?.sum ?? 0) / (everybody.totals.get(kindOf(token)) ?? 1)
      : (shares.get(token) ?? 0);
  return [...patrons].flatMap(([patron, titles]) => {
    const { found, totals } = sums(titles, tokens);
    return [...found]
      .filter(([, { titles: count }]) => count >= 2)
      .map(([token, { sum, titles: count }]) => {
        const weight = (sum + 10 * shareOf(token)) / ((totals.get(kindOf(token)) ?? 0) + 10);
        return `${patron} ${token} ${count} ${weight.toFixed(9)}`;
      });
  });
};

const found = async (crm: Knex): Promise<string[]> => {
  const rows = await crm('kenal_interest').select<
    { borrowernumber: number; kind: string; value: string; evidence: number; weight: number }[]
  >('borrowernumber', 'kind', 'value', 'evidence', 'weight');
  return rows.map(
    ({ borrowernumber, kind, value, evidence, weight }) =>
      `${borrowernumber} ${kind} ${value} ${evidence} ${weight.toFixed(9)}`,
  );
};

const sharesIn = async (crm: Knex): Promise<Map<string, number>> => {
  const rows = await crm('kenal_subject_use as u')
    .join('kenal_subject as s', 's.id', 'u.subject_id')
    .select<{ kind: string; value: string; share: number }[]>('s.kind', 's.value', 'u.share');
  return new Map(rows.map(({ kind, value, share }) => [`${kind} ${value}`, share]));
};

const somebody = async (db: Knex, random: Random): Promise<number> => {
  const numbers = await db('borrowers')
    .where('borrowernumber', '>=', 51)
    .where('privacy', '<>', 2)
    .orderBy('borrowernumber')
    .pluck<number[]>('borrowernumber');
  return numbers[random.below(numbers.length)] ?? 51;
};

const happen = async (db: Knex, random: Random): Promise<void> => {
  const patron = await somebody(db, random);
  switch (random.below(6)) {
    case 0:
      return setPrivacy(db, patron, 2);
    case 1:
      await anonymiseLoans(db, patron);
      return;
    case 2: {
      const other = await somebody(db, random);
      if (other !== patron) await mergePatrons(db, patron, other);
      return;
    }
    case 3:
      await db('issues').where({ borrowernumber: patron }).delete();
      return deletePatron(db, patron, { copy: random.chance(0.5) });
    case 4: {
      const titles = await db('biblio_metadata').orderBy('biblionumber').pluck<number[]>('biblionumber');
      await db('biblio_metadata')
        .where('biblionumber', titles[random.below(titles.length)] ?? 1)
        .update({
          metadata: marcXml(field('650', { a: 'Cookery' }), field('490', { a: 'Small kitchens' })),
          timestamp: utcText(systemClock.now()),
        });
      return;
    }
    default: {
      const items = await db('items')
        .where('itype', 'BK')
        .whereNull('onloan')
        .orderBy('itemnumber')
        .pluck<number[]>('itemnumber');
      for (let loans = 0; loans < 4; loans += 1) {
        const itemnumber = items[random.below(items.length)] ?? 1;
        if ((await db('issues').where({ itemnumber }).first('issue_id')) === undefined)
          await addCheckout(db, { borrowernumber: patron, itemnumber, at: `${day(random.below(3))} 00:00:0${loans}` });
      }
    }
  }
};

describe('the interests of randomised libraries', () => {
  for (const seed of SEEDS)
    it(`are what an independent reckoning finds, whatever happens (seed ${seed})`, async function () {
      this.timeout(300_000);
      const koha = await kohaDatabase('25.11');
      await generateLibrary({
        db: koha.db,
        version: '25.11',
        seed,
        patrons: 40,
        years: 2,
        until: today(),
        timezone: TIMEZONE,
      });
      // So few at once that everybody takes several passes.
      const world = await interestWorldOf(koha, await crmDatabase(), { mostUses: seed % 2 === 0 ? 700 : 1_000_000 });
      const random = randomFor(seed, 'interests');
      await world.refresh();
      const first = await found(world.crm.db);
      expect(first.length).to.be.greaterThan(50);
      expect(first.sort()).to.deep.equal((await expected(world)).sort());
      for (let round = 0; round < 4; round += 1) {
        for (let step = 0; step < 3; step += 1) await happen(koha.db, random);
        await world.refresh();
        const shares = await sharesIn(world.crm.db);
        expect((await found(world.crm.db)).sort(), `round ${round}`).to.deep.equal(
          (await expected(world, shares)).sort(),
        );
      }
      await world.refresh({ verify: true });
      expect((await found(world.crm.db)).sort()).to.deep.equal((await expected(world)).sort());
      await world.close();
    });
});
