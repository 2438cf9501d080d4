/** An independent reckoning of interests, which shares nothing with the product but what Koha holds. */
import type { Knex } from 'knex';
import { today, type InterestWorld } from './support.ts';

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
export const expectedInterests = async (
  world: InterestWorld,
  shares?: ReadonlyMap<string, number>,
): Promise<string[]> => {
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

export const foundInterests = async (crm: Knex): Promise<string[]> => {
  const rows = await crm('kenal_interest').select<
    { borrowernumber: number; kind: string; value: string; evidence: number; weight: number }[]
  >('borrowernumber', 'kind', 'value', 'evidence', 'weight');
  return rows.map(
    ({ borrowernumber, kind, value, evidence, weight }) =>
      `${borrowernumber} ${kind} ${value} ${evidence} ${weight.toFixed(9)}`,
  );
};

export const sharesIn = async (crm: Knex): Promise<Map<string, number>> => {
  const rows = await crm('kenal_subject_use as u')
    .join('kenal_subject as s', 's.id', 'u.subject_id')
    .select<{ kind: string; value: string; share: number }[]>('s.kind', 's.value', 'u.share');
  return new Map(rows.map(({ kind, value, share }) => [`${kind} ${value}`, share]));
};

/** Rows of kenal_interest_library, from what stands in kenal_interest: adults who share an interest, ten or more. */
export const expectedLibraries = async ({ crm }: InterestWorld): Promise<string[]> => {
  const birthday = today().subtract({ years: 18 }).toString();
  const rows = await crm
    .db('kenal_interest as i')
    .join('kenal_patron as p', 'p.borrowernumber', 'i.borrowernumber')
    .where('i.evidence', '>', 0)
    .select<{ branch: string; type: string | null; born: string | null; kind: string; value: string }[]>(
      'p.branchcode as branch',
      'p.category_type as type',
      'p.dateofbirth as born',
      'i.kind',
      'i.value',
    );
  const counts = new Map<string, number>();
  for (const { branch, type, born, kind, value } of rows) {
    if (type === 'C' || (born ?? '') > birthday) continue;
    const key = `${branch} ${kind} ${value}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count >= 10).map(([key, count]) => `${key} ${count}`);
};

export const foundLibraries = async ({ crm }: InterestWorld): Promise<string[]> => {
  const rows = await crm
    .db('kenal_interest_library')
    .select<{ branchcode: string; kind: string; value: string; patrons: number }[]>(
      'branchcode',
      'kind',
      'value',
      'patrons',
    );
  return rows.map(({ branchcode, kind, value, patrons }) => `${branchcode} ${kind} ${value} ${patrons}`);
};
