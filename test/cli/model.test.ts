import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { kenal } from './kenal.ts';

const CDNOW = fileURLToPath(new URL('../fixtures/models/cdnow.csv', import.meta.url));

interface Fitted {
  readonly model: string;
  readonly n: number;
  readonly params: Readonly<Record<string, number>>;
  readonly standard_errors: Readonly<Record<string, number>>;
  readonly log_likelihood: number;
  readonly converged: boolean;
  readonly iterations: number;
}

const KEYS = ['model', 'n', 'params', 'standard_errors', 'log_likelihood', 'converged', 'iterations'];

describe('kenal model', function () {
  this.timeout(240_000);
  let folder: string;

  const file = async (name: string, lines: readonly string[]): Promise<string> => {
    const place = path.join(folder, name);
    await writeFile(place, `${lines.join('\n')}\n`);
    return place;
  };

  const fit = async (csv: string, model: string, ...more: string[]): Promise<Fitted> => {
    const ended = await kenal(['model', 'fit', '--csv', csv, '--model', model, '--json', ...more]);
    expect(ended).to.include({ exitCode: 0, err: '' });
    return JSON.parse(ended.out) as Fitted;
  };

  /** One row for each customer, as other programs have them: weeks of two digits. */
  const customers = async (): Promise<string[]> => {
    const [, ...rows] = (await readFile(CDNOW, 'utf8')).trim().split('\n');
    const weeks = (days: number | undefined): string => ((days ?? NaN) / 7).toFixed(2);
    return rows.flatMap((row) => {
      const [x, tx, t, count = 0] = row.split(',').map(Number);
      return Array.from({ length: count }, () => `${x},${weeks(tx)},${weeks(t)}`);
    });
  };

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'kenal-model-'));
  });

  it('finds the published estimates of BG/NBD and Pareto/NBD in a file of histories', async () => {
    const csv = await file('cdnow.csv', ['id,x,t_x,T', ...(await customers()).map((row, id) => `c${id},${row}`)]);
    const [bg, pareto] = await Promise.all([fit(csv, 'bgnbd'), fit(csv, 'paretonbd')]);
    expect(bg).to.include.keys(KEYS).and.to.include({ model: 'bgnbd', n: 2357, converged: true });
    expect(bg.params['r']).to.be.closeTo(0.243, 0.001);
    expect(bg.params['alpha']).to.be.closeTo(4.414, 0.005);
    expect(bg.params['a']).to.be.closeTo(0.793, 0.005);
    expect(bg.params['b']).to.be.closeTo(2.426, 0.02);
    expect(bg.log_likelihood).to.be.closeTo(-9582.4, 0.1);
    expect(pareto.log_likelihood).to.be.closeTo(-9595, 0.1);
    expect(Object.keys(pareto.params)).to.deep.equal(['r', 'alpha', 's', 'beta']);
    expect(Object.keys(bg.standard_errors)).to.deep.equal(['r', 'alpha', 'a', 'b']);
  });

  it('counts visit days up to a day in a file of visits', async () => {
    const visits = await file('visits.csv', [
      'date;id;place',
      '2026-01-05;anna;hall',
      '2026-01-05 17:30:00;anna;hall',
      '2026-01-19T09:00:00Z;anna;hall',
      '2026-01-12;"Budi, jr";hall',
      '2026-03-30;anna;hall',
    ]);
    const params = await file('params.json', [
      JSON.stringify({ model: 'mbgnbd', params: { r: 1, alpha: 10, a: 1, b: 4 } }),
    ]);
    const predict = ['model', 'predict', '--params', params, '--csv', visits, '--horizon', '13'];
    const { exitCode, out, err } = await kenal([...predict, '--until', '2026-02-02']);
    expect({ exitCode, err }).to.deep.equal({ exitCode: 0, err: '' });
    const [header, anna, budi, ...rest] = out.trimEnd().split('\n');
    expect(rest).to.deep.equal([]);
    expect(header).to.equal('id,p_active,expected_visits,p_visit');
    // x = 1, t_x = 2, T = 4: 1 / (1 + 1/5 (14/12)^2); x = 0, T = 3: 1 / (1 + 1/4 (13/10)).
    expect(Number(anna?.split(',')[1])).to.be.closeTo(1 / (1 + 0.2 * (14 / 12) ** 2), 1e-12);
    expect(budi).to.match(/^"Budi, jr",/);
    expect(Number(budi?.split(',')[2])).to.be.closeTo(1 / (1 + 0.25 * 1.3), 1e-12);
  });

  it('fits BG/BB to counted histories and the shifted beta-geometric to either way of counting renewals', async () => {
    const donors = await file('donors.csv', ['x,t_x,n,count', '0,0,6,3464', '1,1,6,1091', '3,5,6,225', '6,6,6,1203']);
    const lost = [369, 163, 86, 56, 37, 27, 21];
    const left = [631, 468, 382, 326, 289, 262, 241];
    const censored = lost.map((members, i) => `${i + 1},${members},${i === 6 ? 241 : 0}`);
    const survivors = lost.map((members, i) => `${i + 1},${members},${left[i]}`);
    const made = [...lost.map((members, i) => `${i},${members},0`), '7,0,241'];
    const files = await Promise.all(
      [censored, survivors, made].map((rows, i) => file(`renewals${i}.csv`, ['renewals,lost,active', ...rows])),
    );
    const [bgbb, ...sbg] = await Promise.all([fit(donors, 'bgbb'), ...files.map((csv) => fit(csv, 'sbg'))]);
    expect(bgbb.n).to.equal(5983);
    expect(Object.keys(bgbb.params)).to.deep.equal(['alpha', 'beta', 'gamma', 'delta']);
    expect(sbg.map(({ n }) => n)).to.deep.equal([1000, 1000, 1000]);
    expect(sbg.map(({ params }) => params['alpha']?.toFixed(3))).to.deep.equal(['0.704', '0.704', '0.704']);
    expect(sbg.map(({ log_likelihood }) => log_likelihood.toFixed(2))).to.deep.equal(Array(3).fill('-1680.27'));
  });

  it('foretells what it has fitted', async () => {
    const csv = await file('small.csv', ['x,t_x,T', ...(await customers()).slice(0, 400)]);
    const params = path.join(folder, 'fit.json');
    await writeFile(params, JSON.stringify(await fit(csv, 'mbgnbd')));
    const { exitCode, out } = await kenal(['model', 'predict', '--params', params, '--csv', csv, '--horizon', '39']);
    const forecasts = out
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number));
    expect(exitCode).to.equal(0);
    expect(forecasts).to.have.length(400);
    expect(forecasts[0]?.[0]).to.equal(1);
    expect(
      forecasts.filter(([, active = NaN, visits = NaN, some = NaN]) => some <= active && visits >= some),
    ).to.have.length(400);
  });

  it('speaks to people where no JSON is asked for', async () => {
    const csv = await file('few.csv', ['id,x,t_x,T', 'a,0,0,10', 'b,0,0,12']);
    const { exitCode, out } = await kenal(['model', 'fit', '--csv', csv, '--model', 'mbgnbd']);
    expect(exitCode).to.equal(0);
    expect(out)
      .to.match(/^mbgnbd, 2 patrons\nr = /)
      .and.to.include('did not converge');
  });

  it('names the lines that cannot be used, and ends with 2', async () => {
    const histories = await file('bad.csv', ['id,x,t_x,T', 'a,1,5,4', 'b,1.5,1,4', 'c,2,1,9', 'd,0,3,9', 'e,,,']);
    const visits = await file('bad-visits.csv', ['id,date', 'a,2026-02-30', ',2026-02-03', 'b,2026-02-03']);
    const [first, second] = await Promise.all(
      [histories, visits].map((csv) => kenal(['model', 'fit', '--csv', csv, '--model', 'mbgnbd', '--json'])),
    );
    expect(first).to.include({ exitCode: 2, out: '' });
    expect(first?.err).to.include('Line 2: t_x (5) is after the end of the watch, T (4).');
    expect(first?.err)
      .to.match(/Line 3: x must/)
      .and.to.match(/Line 5: t_x must be 0/)
      .and.to.match(/Line 6:/);
    expect(first?.err).not.to.include('Line 4');
    expect(second?.err).to.include('Line 2: "2026-02-30" is no day').and.to.include('Line 3: id is empty.');
  });

  it('refuses what would be counted wrongly, or fill the memory', async () => {
    const fitted = async (name: string, model: string, ...lines: string[]) =>
      kenal(['model', 'fit', '--csv', await file(name, lines), '--model', model, '--json']);
    const ends = await Promise.all([
      fitted('huge.csv', 'mbgnbd', 'id,x,t_x,T', 'a,2,5,30', 'b,1000000000,29,30'),
      fitted('long.csv', 'bgbb', 'x,t_x,n', '1,1,1000000000'),
      fitted('twice.csv', 'mbgnbd', 'id,x,t_x,T', 'a,2,5,30', 'a,1,5,30', ',1,5,30'),
      fitted('wide.csv', 'mbgnbd', 'id,x,t_x,T', 'a,2,5,30', 'b,1,5,30,7'),
      fitted('nobody.csv', 'bgbb', 'x,t_x,n,count', '0,0,6,0', '1,1,6,0'),
      fitted('gap.csv', 'sbg', 'renewals,lost,active', '1,369,0', '3,86,382'),
    ]);
    expect(ends.map(({ exitCode, out }) => `${exitCode}${out}`)).to.deep.equal(Array(6).fill('2'));
    const said = ends.map(({ err }) => err);
    expect(said[0]).to.include('Line 3: x (1000000000) is more than 100,000.');
    expect(said[1]).to.include('Line 2: n (1000000000) is more than 100,000.');
    expect(said[2]).to.include('Line 3: the patron a is there twice.').and.to.include('Line 4: id is empty.');
    expect(said[3]).to.include('line 3');
    expect(said[4]).to.include('every count is 0');
    expect(said[5]).to.include('no row for renewal 2');
  });

  it('foretells numbers where hardly anybody differs in how they leave, and says that the parameters are doubtful', async () => {
    const csv = await file('steady.csv', ['id,x,t_x,T', 'a,0,0,0', 'b,0,0,52', 'c,30,50,52']);
    const params = await file('steady.json', [
      JSON.stringify({ model: 'mbgnbd', params: { r: 0.8, alpha: 4, a: 500, b: 5000 }, converged: false }),
    ]);
    const ended = await kenal(['model', 'predict', '--params', params, '--csv', csv, '--horizon', '520']);
    expect(ended.exitCode).to.equal(0);
    expect(ended.err).to.include('did not converge');
    const visits = ended.out
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[2]));
    // Whoever leaves with one chance in eleven after a visit makes at most eleven.
    expect(visits.filter((one) => one > 0 && one < 11)).to.have.length(3);
  });

  it('says what a file needs that has the wrong columns, no rows, or is not there', async () => {
    const [columns, empty] = [await file('columns.csv', ['a,b', '1,2']), await file('empty.csv', ['id,date'])];
    const missing = path.join(folder, 'missing.csv');
    const ends = await Promise.all(
      [columns, empty, missing].map((csv) => kenal(['model', 'fit', '--csv', csv, '--model', 'bgnbd'])),
    );
    expect(ends.map(({ exitCode }) => exitCode)).to.deep.equal([2, 2, 2]);
    expect(ends[0]?.err).to.include('It needs the columns id, date, or x, t_x, T');
    expect(ends[1]?.err).to.include('has no rows');
    expect(ends[2]?.err).to.include('(ENOENT)');
  });

  it('answers wrong usage with 2', async () => {
    const csv = await file('one.csv', ['id,x,t_x,T', 'a,1,5,40']);
    const text = await file('fit.txt', ['mbgnbd, 2 patrons']);
    const ends = await Promise.all([
      kenal(['model', 'fit', '--csv', csv, '--model', 'arima']),
      kenal(['model', 'fit', '--csv', csv, '--model', 'mbgnbd', '--until', '2026-01-01']),
      kenal(['model', 'predict', '--csv', csv, '--params', text, '--horizon', '13']),
      kenal(['model', 'predict', '--csv', csv, '--params', csv, '--horizon', '-1']),
    ]);
    expect(ends.map(({ exitCode, out }) => `${exitCode}${out}`)).to.deep.equal(['2', '2', '2', '2']);
    expect(ends[2].err).to.include('Give what "kenal model fit --json" printed.');
  });
});
