import type { Knex } from 'knex';
import type { LibraryDay } from '../plugin/shared/time.ts';

/** Months of the visit ledger that are made. */
const MONTHS = 36;
/** Rows of one statement, so that a transaction stays as small as Kenal's own. */
const PATRONS_AT_ONCE = 50_000;

/**
 * A number from 0 to 99 that belongs to a patron and a word: the same in every run. Rows are made by the server itself,
 * which is quicker than any client.
 */
const roll = (word: string, ...parts: string[]): string =>
  `(CRC32(CONCAT('${word}', ${['n.seq', ...parts].join(", ':', ")})) % 100)`;
const pick = (word: string, most: number): string => `(CRC32(CONCAT('${word}', n.seq)) % ${most})`;

const PATRON = (today: string, from: number, until: number): string => `
  INSERT INTO kenal_patron (borrowernumber, branchcode, categorycode, category_type, dateofbirth, dateenrolled, dateexpiry,
    zipcode, lang, privacy, restricted_until, is_gone_no_address, is_card_lost, has_email, has_phone, has_address,
    card_fingerprint, history_from, seen_at)
  SELECT n.seq, CONCAT('L', ${pick('library', 20)}),
         ELT(1 + ${roll('category')} DIV 25, 'ADULT', 'STUDENT', 'CHILD', 'SENIOR'),
         ELT(1 + ${roll('category')} DIV 25, 'A', 'A', 'C', 'A'),
         IF(${roll('birth')} < 5, NULL, '${today}' - INTERVAL (4 + ${pick('age', 80)}) YEAR - INTERVAL ${pick('birthday', 365)} DAY),
         '${today}' - INTERVAL ${pick('enrolled', 3650)} DAY,
         '${today}' - INTERVAL 180 DAY + INTERVAL ${pick('expiry', 730)} DAY,
         LPAD(10000 + ${pick('zip', 900)}, 5, '0'), ELT(1 + ${roll('lang')} DIV 50, 'id', 'en'),
         CASE WHEN ${roll('privacy')} < 3 THEN 2 WHEN ${roll('privacy')} < 50 THEN 0 ELSE 1 END,
         IF(${roll('restricted')} < 4, '9999-12-31', NULL), ${roll('gna')} < 2, ${roll('lost')} < 1,
         ${roll('email')} < 70, ${roll('phone')} < 60, ${roll('address')} < 95, n.seq, '${today}' - INTERVAL 3 YEAR, '${today} 00:00:00'
    FROM seq_${from}_to_${until} AS n`;

/** How busy a patron is: one in eight comes most months, three in eight now and then, the others hardly ever. */
const BUSY = `CASE WHEN ${roll('busy')} < 12 THEN 70 WHEN ${roll('busy')} < 50 THEN 15 ELSE 2 END`;

const VISITS = (firstMonth: string, from: number, until: number): string => `
  INSERT INTO kenal_visit_month (borrowernumber, month, loans, renewals, returns, local_uses, holds, visit_day_mask, borrow_day_mask, day_counts)
  SELECT n.seq, '${firstMonth}' - INTERVAL m.seq MONTH,
         1 + ${roll('loans', 'm.seq')} % 9, ${roll('renewals', 'm.seq')} % 3, 1, ${roll('local', 'm.seq')} % 2, ${roll('holds', 'm.seq')} % 2,
         @mask := (1 << (CRC32(CONCAT('d1', n.seq, ':', m.seq)) % 28)) | IF(${roll('busy')} < 12, 1 << (CRC32(CONCAT('d2', n.seq, ':', m.seq)) % 28), 0),
         @mask, '5L2R1 17U1 21L3'
    FROM seq_${from}_to_${until} AS n JOIN seq_0_to_${MONTHS - 1} AS m
    JOIN kenal_patron AS p ON p.borrowernumber = n.seq AND p.privacy <> 2
   WHERE ${roll('active', 'm.seq')} < ${BUSY}
   ORDER BY n.seq, 2`;

const METRICS = (today: string, from: number, until: number): string => `
  INSERT INTO kenal_patron_metric (borrowernumber, as_of, first_visit, last_visit, visit_days, visit_days_365, visit_days_91,
    visit_days_91_before, loans_365, rhythm_days, p_active, expected_visits_91, p_visit_91, recency_score, frequency_score,
    volume_score, loyalty, loyalty_returns, loyalty_stays, loyalty_breadth, loyalty_coverage, loyal_prospect, service_lines,
    stage, stage_since, stage_reason, stage_evidence, previous_stage)
  SELECT n.seq, '${today}', v.first_visit, v.last_visit, COALESCE(v.days, 0), COALESCE(v.days_365, 0), COALESCE(v.days_91, 0),
         COALESCE(v.days_182, 0) - COALESCE(v.days_91, 0), COALESCE(v.loans_365, 0), IF(v.days > 1, 1095 / v.days, NULL),
         IF(v.days IS NULL, NULL, ${roll('p_active')} / 100), IF(v.days IS NULL, NULL, v.days_365 / 4), IF(v.days IS NULL, NULL, ${roll('p_visit')} / 100),
         ${pick('recency', 6)}, LEAST(5, COALESCE(v.days_365, 0) DIV 3), ${pick('volume', 6)}, ${roll('loyalty')}, ${roll('returns')} / 100,
         ${roll('stays')} / 100, ${roll('breadth')} / 100, 3, ${roll('prospect')} / 100, ${pick('lines', 4)},
         CASE WHEN v.days IS NULL THEN 'never_used' WHEN v.days_365 >= 12 THEN ELT(1 + ${pick('loyal', 2)}, 'loyal', 'active')
              WHEN v.days_91 > 0 THEN 'active' WHEN v.days_182 > 0 THEN 'slipping' WHEN ${roll('back')} < 5 THEN 'returned' ELSE 'lapsed' END,
         '${today}' - INTERVAL ${pick('since', 400)} DAY, 'bench', '{}', NULL
    FROM seq_${from}_to_${until} AS n
    JOIN kenal_patron AS p ON p.borrowernumber = n.seq AND p.privacy <> 2
    LEFT JOIN (SELECT v.borrowernumber, MIN(v.month) AS first_visit, MAX(v.month) AS last_visit, SUM(BIT_COUNT(v.visit_day_mask)) AS days,
                      SUM(IF(v.month >= '${today}' - INTERVAL 365 DAY, BIT_COUNT(v.visit_day_mask), 0)) AS days_365,
                      SUM(IF(v.month >= '${today}' - INTERVAL 91 DAY, BIT_COUNT(v.visit_day_mask), 0)) AS days_91,
                      SUM(IF(v.month >= '${today}' - INTERVAL 182 DAY, BIT_COUNT(v.visit_day_mask), 0)) AS days_182,
                      SUM(IF(v.month >= '${today}' - INTERVAL 365 DAY, v.loans, 0)) AS loans_365
                 FROM kenal_visit_month AS v WHERE v.borrowernumber BETWEEN ${from} AND ${until} GROUP BY v.borrowernumber) AS v
           ON v.borrowernumber = n.seq`;

const MOVES = (today: string, from: number, until: number): string => `
  INSERT INTO kenal_stage_change (borrowernumber, changed_on, from_stage, to_stage, reason, evidence)
  SELECT n.seq, '${today}' - INTERVAL (CRC32(CONCAT('moved', n.seq, ':', k.seq)) % 700) DAY,
         ELT(1 + CRC32(CONCAT('from', n.seq, ':', k.seq)) % 4, 'new', 'active', 'loyal', 'returned'),
         ELT(1 + CRC32(CONCAT('to', n.seq, ':', k.seq)) % 4, 'active', 'slipping', 'lapsed', 'loyal'), 'bench', '{}'
    FROM seq_${from}_to_${until} AS n JOIN seq_1_to_2 AS k JOIN kenal_patron AS p ON p.borrowernumber = n.seq AND p.privacy <> 2
   WHERE ${roll('moves')} < 60`;

const RECORDED = (today: string, from: number, until: number): string => `
  INSERT INTO kenal_recorded_visit (borrowernumber, day, kind, source)
  SELECT n.seq, '${today}' - INTERVAL (CRC32(CONCAT('event', n.seq, ':', k.seq)) % 500) DAY, 'event', 'bench'
    FROM seq_${from}_to_${until} AS n JOIN seq_1_to_3 AS k JOIN kenal_patron AS p ON p.borrowernumber = n.seq AND p.privacy <> 2
   WHERE ${roll('events')} < 5`;

const SUBJECTS = 400;

const INTERESTS = (_today: string, from: number, until: number): string => `
  INSERT IGNORE INTO kenal_interest (borrowernumber, kind, value, weight, share, evidence, declared)
  SELECT n.seq, 'subject', CONCAT('subject ', CRC32(CONCAT('subject', n.seq, ':', k.seq)) % ${SUBJECTS}),
         IF(${roll('declared', 'k.seq')} < 5, 1, ${roll('weight', 'k.seq')} / 100), ${roll('weight', 'k.seq')} / 100, 2, ${roll('declared', 'k.seq')} < 5
    FROM seq_${from}_to_${until} AS n JOIN seq_1_to_4 AS k JOIN kenal_patron AS p ON p.borrowernumber = n.seq AND p.privacy <> 2
   WHERE ${roll('reader', 'k.seq')} < 50`;

const GUARANTEES = (_today: string, from: number, until: number): string => `
  INSERT INTO kenal_guarantee (guarantor, guarantee)
  SELECT n.seq, ${from} + (CRC32(CONCAT('child', n.seq, ':', k.seq)) % ${until - from + 1})
    FROM seq_${from}_to_${until} AS n JOIN seq_1_to_2 AS k
   WHERE ${roll('guarantor', 'k.seq')} < 10
   GROUP BY 1, 2`;

const CONVERSATIONS = (today: string, from: number, until: number): string => `
  INSERT INTO kenal_conversation (borrowernumber, direction, medium, purpose, text, outcome, happened_at, author, branchcode,
    confidential, recorded_at, deleted_at)
  SELECT n.seq, 'in', 'phone', 'contact', 'bench', '', '${today} 10:00:00' - INTERVAL (CRC32(CONCAT('spoken', n.seq, ':', k.seq)) % 720) DAY,
         1, 'L1', ${roll('confidential', 'k.seq')} < 3, '${today} 10:00:00', IF(${roll('deleted', 'k.seq')} < 2, '${today} 10:00:00', NULL)
    FROM seq_${from}_to_${until} AS n JOIN seq_1_to_3 AS k
   WHERE ${roll('talker')} < 20`;

/** Words of the vocabulary of interests, some of them below others, said by the patron. */
const PROFILES = (today: string, from: number, until: number): string => `
  INSERT IGNORE INTO kenal_profile_value (borrowernumber, field_id, owner, slot, term_id, source, recorded_at, change_id)
  SELECT n.seq, f.id, IF(${roll('confidential')} < 3, 1, 0), t.id, t.id, 'patron', '${today} 10:00:00', 1
    FROM seq_${from}_to_${until} AS n JOIN seq_1_to_2 AS k
    JOIN kenal_profile_field AS f ON f.field_key = 'interests'
    JOIN (SELECT t.id, t.vocabulary_id, ROW_NUMBER() OVER (ORDER BY t.id) AS position FROM kenal_profile_term AS t
            JOIN kenal_profile_field AS o ON o.vocabulary_id = t.vocabulary_id AND o.field_key = 'interests') AS t
      ON t.vocabulary_id = f.vocabulary_id AND t.position = 1 + CRC32(CONCAT('word', n.seq, ':', k.seq)) % 25
   WHERE ${roll('profile')} < 30`;

/** What a library is read for, as the nightly run writes it. */
const READ_FOR = `
  REPLACE INTO kenal_interest_library (branchcode, kind, value, patrons)
  SELECT p.branchcode, i.kind, i.value, COUNT(*) FROM kenal_interest AS i JOIN kenal_patron AS p ON p.borrowernumber = i.borrowernumber
   GROUP BY 1, 2, 3 HAVING COUNT(*) >= 10`;

/** Fills Kenal's own tables with patrons from one number to another, three years of visits, and a snapshot (id 1). */
export const fillLibrary = async (
  db: Knex,
  { first, last }: { readonly first: number; readonly last: number },
  today: LibraryDay,
  say: (text: string) => void,
): Promise<void> => {
  const day = today.toString();
  const month = today.with({ day: 1 }).toString();
  for (let from = first; from <= last; from += PATRONS_AT_ONCE) {
    const until = Math.min(last, from + PATRONS_AT_ONCE - 1);
    for (const make of [
      PATRON,
      (_today: string, a: number, b: number) => VISITS(month, a, b),
      METRICS,
      MOVES,
      RECORDED,
      INTERESTS,
      GUARANTEES,
      CONVERSATIONS,
      PROFILES,
    ])
      await db.raw(make(day, from, until).replaceAll('?', '\\?'));
    await db.raw(
      `INSERT INTO kenal_segment_member (segment_id, borrowernumber, since) SELECT 1, n.seq, '${day}' FROM seq_${from}_to_${until} AS n WHERE ${roll('snapshot')} < 20`,
    );
    say(`  ${until} patrons`);
  }
  await db.raw(READ_FOR);
  await db.raw(
    'ANALYZE TABLE kenal_interest, kenal_guarantee, kenal_patron, kenal_visit_month, kenal_patron_metric, kenal_stage_change, kenal_recorded_visit, kenal_segment_member, kenal_conversation, kenal_profile_value',
  );
};
