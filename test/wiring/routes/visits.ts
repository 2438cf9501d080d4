import { sentLists } from '../../../plugin/shared/list/upload.repository.ts';
import { instant } from '../../../plugin/shared/time.ts';
import { marksOf, numberOf, VIEWER } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

const MAPPING = 'card=0&date=1&format=ymd&kind=gate';
const READINGS = [MAPPING, 'card=0&date=1&format=dmy&kind=event'];
const REPEATS = 'it shows the viewer their own list: which of its cards Kenal knows is what may tell of somebody';

/** Opens a list of the cards of all patrons. */
let ticket = '';

/** Bringing in visits; the matrix has no list at hand, so most steps lead back to the beginning. */
export const routes: RouteFile['routes'] = {
  'get /visits': { needs: 'visits.import', gives: 200 },
  'post /visits/upload': { needs: 'visits.import', gives: 422, body: {} },
  'get /visits/mapping': {
    needs: 'visits.import',
    gives: 303,
    asks: () => [
      { cookie: ticket },
      ...READINGS.map((reading) => ({ path: `/visits/mapping?${reading}`, cookie: ticket })),
    ],
    repeats: REPEATS,
  },
  'get /visits/check': {
    needs: 'visits.import',
    gives: 303,
    asked: `/visits/check?${MAPPING}`,
    asks: () => READINGS.map((reading) => ({ path: `/visits/check?${reading}`, cookie: ticket })),
    repeats: REPEATS,
  },
  'get /visits/refused.csv': {
    needs: 'visits.import',
    gives: 303,
    asked: `/visits/refused.csv?${MAPPING}`,
    asks: () => READINGS.map((reading) => ({ path: `/visits/refused.csv?${reading}`, cookie: ticket })),
    repeats: REPEATS,
  },
  'post /visits/import': {
    needs: 'visits.import',
    gives: 303,
    body: { card: '0', date: '1', format: 'ymd', kind: 'gate' },
  },
  'post /visits/forget': { needs: 'visits.import', gives: 303, body: {} },
  'post /visits/imports/:id/undo': { needs: 'visits.import', gives: 404, asked: '/visits/imports/999999/undo' },
};

/** Two lists that were brought in, one by the viewer, with a visit of every patron, and one that waits. */
export const furnish: RouteFile['furnish'] = async ({ crm }, { patrons }) => {
  await crm.db('kenal_visit_import').delete();
  await crm.db('kenal_recorded_visit').delete();
  const mapping = JSON.stringify({ card: 'card', date: 'date', format: 'ymd', kind: 'gate' });
  for (const [id, made_by] of [
    [1, VIEWER],
    [2, null],
  ] as const) {
    await crm.db('kenal_visit_import').insert({ id, made_at: '2026-11-20 03:00:00', made_by, mapping });
    await crm.db('kenal_recorded_visit').insert(
      patrons.map((_patron, position) => ({
        borrowernumber: numberOf(position),
        day: `2026-11-${String(1 + position + id).padStart(2, '0')}`,
        kind: 'gate',
        source: `import:${id}`,
      })),
    );
  }
  const lines = patrons.map((_patron, position) => `${marksOf(position)[1] ?? ''},2026-11-19`);
  const list = Buffer.from(['card,date', ...lines].join('\n'));
  ticket = `kenal_visits=${await sentLists(crm.db).keep(list, VIEWER, instant('2026-11-22T03:00:00Z'))}`;
};
