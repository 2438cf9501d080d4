import { expect } from 'chai';
import { reportCsv, reportsPage, REPORTS } from '../../../plugin/features/reports/reports.presenter.ts';
import type { ReportFacts } from '../../../plugin/features/reports/reports.service.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { fitted, reading, reportFacts, stageMonths, trial, useMonths } from './facts.ts';

const { en: locale, id } = createLocales('Asia/Jakarta');

const page = (changes: Partial<ReportFacts> = {}, month?: string) =>
  reportsPage({
    locale,
    facts: reportFacts(changes),
    month: month === undefined ? undefined : libraryDay(month),
    links: [],
  }).reports!;

describe('the report on active patrons', () => {
  it('says how many came, against a year before, and what to expect', () => {
    const { active } = page();
    expect(active.sentences).to.deep.equal([
      '666 patrons came in October 2026.',
      'That is 10 % more than a year before.',
      'Expect about 790 in November 2026; four times out of five it is between 760 and 820.',
      'Of the 1,000 patrons who have a forecast today, about 420 will borrow in the next 13 weeks; going by chance and by how far off such forecasts were, four times out of five it is between 380 and 460.',
    ]);
    expect(active.foot).to.include('6 of the last 6 months fell inside the range');
    expect(active.chart?.band).not.to.equal(undefined);
  });

  it('names no more borrowers than there are patrons, and says where only chance is known', () => {
    const borrowers = { patrons: 1_234, expected: 1_100, variance: 90, trials: [{ expected: 100, borrowed: 80 }] };
    expect(page({ borrowers }).active.sentences.at(-1)).to.include('it is between 400 and 1,234.');
    expect(page({ borrowers: { ...borrowers, trials: [] } }).active.sentences.at(-1)).to.include(
      '(1,080 to 1,120 by chance alone; how far the forecast itself is off is not known yet)',
    );
  });

  it('counts a month only when it is over', () => {
    const use = [...useMonths(), { ...useMonths()[0]!, month: libraryDay('2026-11-01') }];
    expect(page({ use }).active.sentences[0]).to.include('October 2026');
    expect(page({ use, asOf: libraryDay('2026-11-30') }).active.sentences[0]).to.include('November 2026');
  });

  it('forecasts nothing from three months, and says why', () => {
    const use = useMonths(3).map((one, index) => ({
      ...one,
      month: libraryDay(`2026-0${8 + index}-01`.replace('010', '10')),
    }));
    const { active } = page({ use, borrowers: undefined });
    expect(active.sentences.at(-1)).to.equal(
      'There is no forecast: it compares years, needs 30 months that are over, and so far there are 3.',
    );
    expect([active.chart?.band, active.chart?.foretold.length]).to.deep.equal([undefined, 0]);
  });

  it('draws and tells nothing of months with fewer than twenty', () => {
    const { active } = page({ use: useMonths(36, 1), borrowers: undefined });
    expect(active.chart).to.equal(undefined);
    expect(active.sentences).to.include('Fewer than 20 patrons came in October 2026.');
    expect(active.table?.rows.every(({ cells }) => cells[0]?.text === 'under 20')).to.equal(true);
  });
});

describe('the report on flows', () => {
  it('says what happened in the latest month, and leads to the one before', () => {
    const { flow } = page();
    expect(flow.title).to.equal('From September 2026 to October 2026');
    expect(flow.sentences.join(' ')).to.equal(
      '52 patrons began to slip; 33 came back before they lapsed, and 24 returned after they had.',
    );
    expect(flow.turns).to.deep.equal([
      {
        path: '/reports?month=2026-09-01#flow',
        text: 'Earlier',
        label: 'Earlier: From August 2026 to September 2026',
        rel: 'prev',
        isBack: true,
      },
    ]);
    expect(page({}, '2026-09-01').flow.foot).to.include('Worked out afterwards');
  });

  it('draws no flow of fewer than twenty, and names none in the table', () => {
    const { flow } = page();
    expect(flow.chart?.bands.some(({ text }) => text.startsWith('Active → Slipping'))).to.equal(false);
    const row = flow.table?.rows.find(({ head, cells }) => head === 'Active' && cells[0]?.text === 'Slipping');
    expect(row?.cells[1]?.text).to.equal('under 20');
    expect(flow.chart?.bands.find(({ text }) => text.startsWith('Loyal → Slipping'))?.text).to.include('45');
    expect(flow.chart?.blocks.map(({ text }) => text)).not.to.include('Expired');
  });

  it('says of each stage how many are in it, as the report on stages does, though small flows are not drawn', () => {
    const { flow, stages } = page();
    const after = flow.chart?.blocks.filter(({ anchor }) => anchor === 'start') ?? [];
    expect(after.find(({ text }) => text === 'Slipping')?.figure).to.equal('174');
    expect(after.find(({ text }) => text === 'Left')?.figure).to.equal('21');
    const gone = { ...stageMonths()[0]!, to: undefined, patrons: 4 };
    const left = page({ flows: [...stageMonths(), gone] }).flow.chart?.blocks.find(({ text }) => text === 'Left');
    expect(left?.figure).to.equal('≥ 21');
    const named = new Map(stages.chart?.names.map(({ text, figure }) => [text, figure]));
    for (const { text, figure } of after.filter((block) => named.has(block.text)))
      expect(figure, text).to.equal(named.get(text));
  });
});

describe('the report on cohorts', () => {
  it('names groups of several months, and begins with the first that is shown', () => {
    const cohort = (month: string, patrons: number) => ({
      cohort: libraryDay(month),
      months: 3,
      age: 1,
      patrons,
      activePatrons: 10,
      isWithheld: false,
    });
    const { cohorts } = page({
      cohorts: [cohort('2026-01-01', 12), cohort('2026-04-01', 30), cohort('2026-07-01', 8)],
    });
    expect(cohorts.chart?.rows.map(({ text, patrons }) => [text, patrons])).to.deep.equal([
      ['Apr – Jun 2026', '30'],
      ['Jul – Sep 2026', 'under 20'],
    ]);
    expect(cohorts.sentences.at(-1)).to.equal(
      'Fewer than 20 join in most months, so those of 3 months are taken together.',
    );
    expect(page({ cohorts: [cohort('2026-01-01', 12)] }).cohorts.sentences).to.deep.equal([
      'No group of 20 or more who joined within 3 months has a whole month behind it yet.',
    ]);
  });

  it('hides groups under twenty, and gives each share its range', () => {
    const { cohorts } = page();
    expect(cohorts.chart?.rows.map(({ text, patrons }) => [text, patrons])).to.deep.equal([
      ['Sep 2025', '61'],
      ['Jul 2026', 'under 20'],
      ['Aug 2026', '40'],
    ]);
    expect(cohorts.chart?.rows[1]?.cells.slice(0, 3).map(({ tone }) => tone)).to.deep.equal(['few', 'few', 'few']);
    expect(cohorts.chart?.rows[2]?.cells[0]?.title).to.equal('50 % (35 % to 65 %): 20 of 40 came');
    expect(cohorts.table?.rows.some(({ head }) => head === 'Jul 2026')).to.equal(false);
  });
});

describe('a cohort', () => {
  const cohort = libraryDay('2026-08-01');
  const of = (patrons: number, activePatrons: number, isWithheld = false) =>
    page({ cohorts: [OTHER, { cohort, age: 1, patrons, activePatrons, isWithheld }] }).cohorts;
  const cellOf = (...args: Parameters<typeof of>) => of(...args).chart?.rows[1]?.cells[0];
  /** There is no map where no cohort is shown, and it begins with the first that is. */
  const OTHER = { cohort: libraryDay('2026-07-01'), age: 1, patrons: 50, activePatrons: 25 };

  it('of twenty or more is told with its share, few as came or did not', () => {
    expect(cellOf(60, 3)).to.include({ text: '5', title: '5 % (2 % to 14 %): 3 of 60 came' });
    expect(cellOf(60, 57)).to.include({ text: '95', title: '95 % (86 % to 98 %): 57 of 60 came' });
    expect(cellOf(20, 19)).to.include({ text: '95' });
    const [, row] = of(60, 3).table?.rows ?? [];
    expect(row?.cells.map(({ text }) => text)).to.deep.equal(['1', '60', '3', '5 %', '2 %', '14 %']);
  });

  it('that is under twenty or withheld is hatched, and in no figure', () => {
    const title = (...args: Parameters<typeof of>) => cellOf(...args)?.title;
    expect(cellOf(19, 10)).to.include({ tone: 'few', text: '' });
    expect([title(19, 10), title(60, 30, true)]).to.deep.equal(['under 20 patrons', 'withheld']);
    expect(of(60, 30, true).chart?.rows[1]?.patrons).to.equal('withheld');
    expect(of(60, 30, true).table?.rows)
      .to.deep.equal(of(19, 10).table?.rows)
      .and.have.length(1);
  });
});

describe('the report on stages', () => {
  it('draws a small stage as a band of one height, so that the pile does not fall', () => {
    const withNew = (patrons: number) =>
      page({
        flows: [
          ...stageMonths('2026-09-01'),
          ...stageMonths().map((one) => (one.to === 'new' ? { ...one, patrons } : one)),
        ],
      }).stages;
    const bands = withNew(3).chart?.bars.filter(({ isFew }) => isFew);
    expect(bands?.map(({ text, tone }) => [text, tone])).to.deep.equal([['Oct 2026, New: under 20', 'new']]);
    expect(withNew(19).chart).to.deep.equal(withNew(3).chart);
    expect(withNew(3).chart?.names.find(({ text }) => text === 'New')?.figure).to.equal('<20');
    expect(withNew(3).chart?.key.at(-1)?.text).to.include('drawn as 10');
    expect(withNew(3).sentences[0]).to.include('At least 1,046 patrons were loyal');
  });

  it('hatches a month of which a stage is withheld, and draws nothing of it', () => {
    const { sizes } = reportFacts();
    const hidden = sizes.map((one) => ({ ...one, isWithheld: one.stage === 'new' && one.month.month === 9 }));
    const { chart, table } = page({ sizes: hidden }).stages;
    expect(chart?.untold.map(({ text }) => text)).to.deep.equal(['Sep 2026: withheld']);
    expect(chart?.bars.some(({ text }) => text.startsWith('Sep'))).to.equal(false);
    expect(table?.rows[0]?.cells.map(({ text }) => text)).to.include('withheld');
  });

  it('adds up who is where at the end of each month', () => {
    const { stages } = page();
    expect(stages.sentences.join(' ')).to.equal(
      '1,111 patrons were loyal, active, new or back at the end of October 2026; 174 were slipping.',
    );
  });
});

describe('the report on the forecast', () => {
  it('says in plain words how good it was', () => {
    const { forecast } = page();
    expect(forecast?.sentences).to.deep.equal([
      'Good enough to use.',
      'Where it had said “will probably come”, 88 % came.',
      'Where it had said “probably not”, 6 % came all the same.',
      'In all it expected 4 % more visits than there were.',
      'It ranks people better than “when were they last here?”.',
    ]);
    expect(forecast?.doubts).to.deep.equal([
      '40 % of loans name nobody, so the forecast is about those who let Koha remember.',
    ]);
    expect(forecast?.limits).to.have.length(4);
  });

  it('puts groups of under twenty together with the next, and leaves nobody out', () => {
    const small = { predicted: 0.1, observed: 1, lower: 0.5, upper: 1, patrons: 12 };
    const bins = [small, { ...small, predicted: 0.2, observed: 0.5 }, { ...small, predicted: 0.9 }];
    const { forecast } = page({ models: { inUse: [fitted({ trials: [{ ...trial, patrons: 36, bins }] })], past: [] } });
    expect(forecast?.table?.rows.map(({ head, cells }) => [head, cells.at(-1)?.text])).to.deep.equal([['40 %', '36']]);
    expect(forecast?.chart?.dots).to.have.length(1);
  });

  it('says nothing of a trial of under twenty, nor of so few who borrowed twice', () => {
    const few = { ...trial, patrons: 12 };
    const doubts = [
      { code: 'too-few-patrons', repeaters: 3, needed: 200 },
      { code: 'total-off', weeks: 13, predicted: 9, actual: 3 },
    ];
    const past = [{ ...few, asOf: libraryDay('2026-11-21'), isTrusted: false }];
    const inUse = [fitted({ isTrusted: false, doubts, patrons: 12, trials: [few] })];
    const { forecast } = page({ models: { inUse, past } });
    expect([forecast?.chart, forecast?.table, forecast?.past]).to.deep.equal([undefined, undefined, undefined]);
    expect(forecast?.doubts).to.deep.equal([
      'Fewer than 20 patrons borrowed on more than one day; a forecast needs 200.',
    ]);
    expect(JSON.stringify(forecast)).not.to.include('12 patrons');
  });

  it('says whose it is where the page is about one library', () => {
    expect(page().forecast?.note).to.equal(undefined);
    const library = { branchcode: 'CPL', name: 'Centerville' };
    expect(page({ library }).forecast?.note).to.equal('patrons of every library');
  });

  it('says why it is not used', () => {
    const doubts = [{ code: 'too-few-patrons', repeaters: 31, needed: 200 }];
    const { forecast } = page({ models: { inUse: [fitted({ isTrusted: false, doubts, trials: [] })], past: [] } });
    expect(forecast?.sentences[0]).to.include('Not good enough to use');
    expect(forecast?.sentences[1]).to.equal(forecast?.doubts[0]);
    expect(forecast?.doubts).to.deep.equal(['Only 31 patrons borrowed on more than one day; a forecast needs 200.']);
    expect(forecast?.chart).to.equal(undefined);
  });

  it('names a closure in which it was tried beside what went wrong', () => {
    const closure = { code: 'closure', days: 21, from: '2025-12-08', until: '2025-12-28' };
    const doubts = [
      { code: 'total-off', weeks: 13, predicted: 1_300, actual: 1_000 },
      { code: 'not-calibrated', weeks: 13, ece: 0.1, most: 0.08 },
      closure,
    ];
    const said = (language: typeof locale) =>
      reportsPage({
        locale: language,
        facts: reportFacts({ models: { inUse: [fitted({ isTrusted: false, doubts })], past: [] } }),
        month: undefined,
        links: [],
      }).reports?.forecast?.sentences;
    expect(said(locale)?.slice(1, 3)).to.deep.equal([
      'For the last 13 weeks it expected 1,300 visits, and there were 1,000: more than a fifth off.',
      'The library was closed from 8 Dec 2025 to 28 Dec 2025 (21 days), within the weeks on which the forecast was tried.',
    ]);
    expect(said(id)?.[2]).to.equal(
      'Perpustakaan tutup dari 8 Des 2025 sampai 28 Des 2025 (21 hari), dalam minggu-minggu yang dipakai untuk menguji perkiraan.',
    );
  });

  it('shows from the second fit on how its error went', () => {
    const { forecast } = page();
    expect(forecast?.pastChart?.dots).to.have.length(2);
    expect(forecast?.pastChart?.label).to.include('at 2 fits').and.to.include('at 1.');
    const once = page({ models: { inUse: [fitted()], past: reportFacts().models?.past.slice(0, 2) ?? [] } });
    expect([once.forecast?.past === undefined, once.forecast?.pastChart]).to.deep.equal([false, undefined]);
  });

  it('has a sentence for every doubt that there is, in every language', () => {
    const closure = { from: '2026-10-05', until: '2026-10-24' };
    for (const language of [locale, id])
      for (const code of ['total-off', 'not-calibrated', 'closure', 'short-history', 'of-tomorrow']) {
        const doubts = [
          { code, weeks: 13, predicted: 1, actual: 2, ece: 0.1, most: 0.08, days: 20, needed: 274, ...closure },
        ];
        const models = {
          inUse: [fitted({ doubts })],
          past: [{ ...trial, asOf: libraryDay('2026-11-21'), isTrusted: true }],
        };
        const { reports } = reportsPage({
          locale: language,
          facts: reportFacts({ models }),
          month: undefined,
          links: [],
        });
        expect(reports?.forecast?.doubts[0], code).to.be.a('string').with.length.greaterThan(20);
      }
  });

  it('is not shown to who may not see every library', () => {
    const { forecast, withoutForecast } = page({ models: undefined });
    expect(forecast).to.equal(undefined);
    expect(withoutForecast).to.include('fitted on the patrons of every library');
    const input = { locale, facts: reportFacts({ models: undefined }), month: undefined };
    expect(reportCsv(input, 'forecast')).to.equal(undefined);
  });
});

describe('the report on what the library is read for', () => {
  it('names the subjects most read, with their patrons, and draws them', () => {
    const { reading } = page();
    expect(reading.sentences).to.deep.equal([
      'Read about by most: Coastal ecology, 240 patrons.',
      'Cookery and Gardening follow.',
      'The author read by most is Toer, Pramoedya A.',
    ]);
    expect(reading.chart?.bars.map(({ text, figure, width }) => [text, figure, width])).to.deep.equal([
      ['Coastal ecology', '240', 100],
      ['Cookery', '90', 37.5],
      ['Gardening', '60', 25],
    ]);
  });

  it('says nothing of groups under twenty, neither in the picture nor in the file', () => {
    const csv = reportCsv({ locale, facts: reportFacts(), month: undefined }, 'reading')!;
    expect(csv).to.include('Cookery,Subject,90').and.include('"Toer, Pramoedya A.",Author,55');
    expect(csv).not.to.include('Knots');
  });

  it('goes by classes where records name no subjects, and says so where there is nothing', () => {
    const classes = page({ reading: { ...reading(), subjects: [] } }).reading;
    expect(classes.chart?.bars).to.have.length(1);
    expect(classes.chart?.bars[0]).to.include({ text: '641', note: 'Class' });
    const nothing = page({ reading: { asOf: undefined, subjects: [], authors: [], classes: [] } }).reading;
    expect([nothing.chart, nothing.table, nothing.csv]).to.deep.equal([undefined, undefined, undefined]);
    expect(nothing.sentences[0]).to.include('20 adult patrons or more');
  });
});

describe('what a chart says of its parts', () => {
  it('stands in the table, since nobody points at a picture with the keyboard', () => {
    const { flow, stages, cohorts, forecast } = page();
    const rows = (table: typeof flow.table) =>
      table?.rows.map(({ head, cells }) => [head, ...cells.map(({ text }) => text)]);
    for (const { text } of flow.chart?.bands ?? []) {
      const [, from, to, figure] = /^(.*) → (.*): (.*)$/.exec(text) ?? [];
      expect(rows(flow.table), text).to.deep.include([from, to, figure]);
    }
    for (const { text } of stages.chart?.bars ?? []) {
      const [, month, stage, figure] = /^(.*), (.*): (.*)$/.exec(text) ?? [];
      const column = stages.table?.columns.findIndex((one) => one.text === stage) ?? -1;
      expect(rows(stages.table)?.find(([head]) => head === month)?.[column], text).to.equal(figure);
    }
    for (const { text } of forecast?.chart?.dots ?? []) {
      const figures = text.match(/\d[\d,]*( %)?(?!\d)/gu)?.map((figure) => figure.replace(/,$/u, ''));
      expect(rows(forecast?.table), text).to.deep.include(figures);
    }
    for (const { text: joined, cells } of cohorts.chart?.rows ?? [])
      for (const [index, { title }] of cells.entries()) {
        const [, share, low, high, came, patrons] = /^(.*) \((.*) to (.*)\): (.*) of (.*) came$/.exec(title) ?? [];
        if (share === undefined) continue;
        expect(rows(cohorts.table)).to.deep.include([joined, String(index + 1), patrons, came, share, low, high]);
      }
  });
});

describe('the files of reports', () => {
  it('hold the figures of each, as numbers', () => {
    const input = { locale, facts: reportFacts(), month: undefined };
    for (const name of REPORTS) {
      const lines = reportCsv(input, name)!.split('\r\n');
      expect(lines.length, name).to.be.greaterThan(3);
      expect(lines[0]?.startsWith('\ufeff'), name).to.equal(true);
    }
    expect(reportCsv(input, 'active')).to.include('Oct 2026,666,599,1332,');
    expect(reportCsv(input, 'flow')).to.include('Active,Slipping,<20\r\n').and.to.include('Loyal,Slipping,45\r\n');
    expect(reportCsv(input, 'cohorts')).to.include('Share (%),From (%),To (%)');
  });
});
