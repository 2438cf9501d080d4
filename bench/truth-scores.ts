import { groupHistories } from '../plugin/features/insight/models/history.domain.ts';
import { fitRate, forecastAll } from '../plugin/features/insight/models/rate-models.domain.ts';
import { areaUnderCurve, brierScore, judge } from '../plugin/features/insight/models/trial.domain.ts';
import type { Figures } from './figures.ts';
import { DAYS_AHEAD, type Judged } from './truth-patrons.ts';

interface Named {
  /** What the figures' names begin with. */
  readonly name: string;
  readonly figures: Figures;
}

const LONG_SILENCE_DAYS = 180;
const isSilent = ({ silence }: Judged): boolean => silence > LONG_SILENCE_DAYS;

/** Lays what Kenal says on the day of the cut beside the truth. */
export const scoreForecasts = (patrons: readonly Judged[], { name, figures }: Named): void => {
  const withCard = patrons.filter(({ stage }) => stage !== 'expired');
  figures.add(`${name}_borrowers`, patrons.length, 'patrons');
  figures.add(`${name}_expired`, patrons.length - withCard.length, 'patrons');
  figures.add(`${name}_without_activity`, withCard.filter(({ pActive }) => pActive === undefined).length, 'patrons');
  figures.add(
    `${name}_without_forecast`,
    withCard.filter(({ expectedVisits }) => expectedVisits === undefined).length,
    'patrons',
  );
  scoreGroup(patrons, ({ stage }) => stage === 'lapsed' || stage === 'expired', { name, figures });
  scoreGroup(withCard, ({ stage }) => stage === 'lapsed', { name: `${name}_good_card`, figures });
  scoreModelAlone(patrons, { name: `${name}_model_alone`, figures });
};

const scoreGroup = (patrons: readonly Judged[], isFlagged: (patron: Judged) => boolean, named: Named): void => {
  scoreActivity(
    patrons.filter(({ pActive }) => pActive !== undefined),
    named,
  );
  scoreVisits(patrons, named);
  scoreFlag(patrons, isFlagged, 'lapsed', named);
  scoreFlag(patrons, isSilent, 'silent_180_days', named);
};

const scoreActivity = (patrons: readonly Judged[], { name, figures }: Named): void => {
  if (patrons.length === 0) return;
  const truth = Uint8Array.from(patrons, ({ isActive }) => (isActive ? 1 : 0));
  const share = patrons.filter(({ isActive }) => isActive).length / patrons.length;
  const said = patrons.map(({ pActive = NaN }) => pActive);
  const recency = patrons.map(({ silence }) => -silence);
  figures.add(`${name}_truly_active`, 100 * share, '%');
  figures.add(`${name}_active_brier`, brierScore(said, truth), 'score');
  figures.add(`${name}_active_brier_base_rate`, share * (1 - share), 'score');
  figures.add(`${name}_active_auc`, areaUnderCurve(said, truth) ?? NaN, 'score');
  figures.add(`${name}_active_auc_recency`, areaUnderCurve(recency, truth) ?? NaN, 'score');
};

/**
 * Visits are foretold also where nobody can be seen leaving, so it is not asked here who is active. All visits count
 * as what came, those of patrons of whom nothing is foretold too.
 */
const scoreVisits = (patrons: readonly Judged[], { name, figures }: Named): void => {
  const foretold = patrons.filter(({ expectedVisits }) => expectedVisits !== undefined);
  if (foretold.length === 0) return;
  const trial = judge({
    pVisit: Float64Array.from(foretold, ({ pVisit = NaN }) => pVisit),
    expectedVisits: Float64Array.from(foretold, ({ expectedVisits = NaN }) => expectedVisits),
    silence: Int32Array.from(foretold, ({ silence }) => silence),
    visits: Int32Array.from(foretold, ({ visits }) => visits),
  });
  const came = patrons.reduce((sum, { visits }) => sum + visits, 0);
  figures.add(`${name}_visits_of_actual`, (100 * trial.visitsPredicted) / came, '%');
  figures.add(`${name}_visit_brier`, trial.brier, 'score');
  figures.add(`${name}_visit_brier_base_rate`, trial.brierBase, 'score');
  figures.add(`${name}_visit_auc`, trial.auc ?? NaN, 'score');
  figures.add(`${name}_visit_auc_recency`, trial.aucRecency ?? NaN, 'score');
  figures.add(`${name}_visit_ece`, trial.ece, 'score');
};

/** How many of those flagged have left, and how many of those who have left are flagged. */
const scoreFlag = (
  patrons: readonly Judged[],
  isFlagged: (patron: Judged) => boolean,
  flag: string,
  { name, figures }: Named,
): void => {
  const flagged = patrons.filter(isFlagged);
  const left = patrons.filter(({ isActive }) => !isActive);
  const right = flagged.filter(({ isActive }) => !isActive).length;
  if (flagged.length > 0) figures.add(`${name}_${flag}_precision`, right / flagged.length, 'score');
  if (left.length > 0) figures.add(`${name}_${flag}_recall`, right / left.length, 'score');
};

const LAPSED = { surprise: 0.95, pActive: 0.5 };

/** One model for everybody, which knows nothing of cards and seasons: what the method does by itself. */
const scoreModelAlone = (patrons: readonly Judged[], named: Named): void => {
  const column = (of: (patron: Judged) => number): Int32Array => Int32Array.from(patrons, of);
  const histories = {
    x: column(({ history }) => history.x),
    tx: column(({ history }) => history.tx),
    t: column(({ history }) => history.t),
  };
  const { params } = fitRate('mbgnbd', groupHistories(histories));
  const said = forecastAll('mbgnbd', params, { histories, horizons: [DAYS_AHEAD] });
  const ahead = said.ahead[0];
  const judged = patrons.map((patron, row): Judged => {
    const pActive = said.pActive[row] ?? NaN;
    const isLapsed = (said.surprise[row] ?? 0) >= LAPSED.surprise && pActive < LAPSED.pActive;
    return {
      ...patron,
      stage: isLapsed ? 'lapsed' : 'active',
      pActive,
      expectedVisits: ahead?.expectedVisits[row] ?? NaN,
      pVisit: ahead?.pVisit[row] ?? NaN,
    };
  });
  scoreGroup(judged, ({ stage }) => stage === 'lapsed', named);
};
