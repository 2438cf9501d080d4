import { sentLists } from '../../../plugin/shared/list/upload.repository.ts';
import { instant } from '../../../plugin/shared/time.ts';
import { marksOf, numberOf, VIEWER } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

const MAPPING = 'card=0&format=ymd&c1=hopes';
const REPEATS = 'it shows the viewer their own list: which of its cards Kenal knows is what may tell of somebody';

/** Opens a list of the cards of all patrons. */
let ticket = '';

/** Profiles of patrons, and what is asked in them. */
export const routes: RouteFile['routes'] = {
  'get /patrons/:borrowernumber/profile': {
    needs: 'profile.view',
    gives: 200,
    asked: '/patrons/900001/profile',
    but: { utara: 404 },
    about: (borrowernumber) => [{ path: `/patrons/${borrowernumber}/profile?mine=yes` }],
  },
  'post /patrons/:borrowernumber/profile': {
    needs: 'profile.edit',
    gives: 303,
    asked: '/patrons/900001/profile',
    body: { source: 'patron', mine: 'no', 'f.occupation': 'Nurse', 'seen.occupation': '0' },
    but: { utara: 404 },
  },
  'post /patrons/:borrowernumber/profile/back': {
    needs: 'profile.edit',
    gives: 404,
    asked: '/patrons/900001/profile/back',
    body: { change: '999999' },
  },
  'get /profile-import': { needs: 'profile.import', gives: 200 },
  'post /profile-import/upload': { needs: 'profile.import', gives: 422, body: {} },
  'get /profile-import/mapping': {
    needs: 'profile.import',
    gives: 303,
    asks: () => [{ cookie: ticket }, { path: `/profile-import/mapping?${MAPPING}`, cookie: ticket }],
    repeats: REPEATS,
  },
  'get /profile-import/check': {
    needs: 'profile.import',
    gives: 303,
    asked: `/profile-import/check?${MAPPING}`,
    asks: () => [{ path: `/profile-import/check?${MAPPING}`, cookie: ticket }],
    repeats: REPEATS,
  },
  'get /profile-import/refused.csv': {
    needs: 'profile.import',
    gives: 303,
    asked: `/profile-import/refused.csv?${MAPPING}`,
    asks: () => [{ path: `/profile-import/refused.csv?${MAPPING}`, cookie: ticket }],
    repeats: REPEATS,
  },
  'post /profile-import/import': {
    needs: 'profile.import',
    gives: 303,
    body: { card: '0', format: 'ymd', c1: 'hopes' },
  },
  'post /profile-import/forget': { needs: 'profile.import', gives: 303, body: {} },
  'post /profile-import/imports/:id/undo': {
    needs: 'profile.import',
    gives: 404,
    asked: '/profile-import/imports/999999/undo',
  },
  'get /settings/profile': { needs: 'profile.settings', gives: 200 },
  'post /settings/profile/fields': {
    needs: 'profile.settings',
    // Without a name: one with a name would be another field each time it is asked.
    gives: 422,
    body: { section: 'days', type: 'text', vocabulary: '', permission: '', 'name.en': '' },
  },
  'get /settings/profile/fields/:id': { needs: 'profile.settings', gives: 200, asked: '/settings/profile/fields/1' },
  'post /settings/profile/fields/:id': {
    needs: 'profile.settings',
    gives: 404,
    asked: '/settings/profile/fields/999999',
    body: { version: '1', permission: '', 'name.en': 'Education' },
  },
  'post /settings/profile/fields/:id/move': {
    needs: 'profile.settings',
    gives: 404,
    asked: '/settings/profile/fields/999999/move',
    body: { to: 'up' },
  },
  'post /settings/profile/fields/:id/retire': {
    needs: 'profile.settings',
    gives: 404,
    asked: '/settings/profile/fields/999999/retire',
    body: { to: 'yes' },
  },
  'get /settings/profile/words/:id': { needs: 'profile.settings', gives: 200, asked: '/settings/profile/words/1' },
  'post /settings/profile/words/:id': {
    needs: 'profile.settings',
    gives: 404,
    asked: '/settings/profile/words/999999',
    body: { parent: '', 'name.en': 'Word' },
  },
  'post /settings/profile/terms/:id': {
    needs: 'profile.settings',
    gives: 404,
    asked: '/settings/profile/terms/999999',
    body: { version: '1', 'name.en': 'Word' },
  },
  'post /settings/profile/terms/:id/move': {
    needs: 'profile.settings',
    gives: 404,
    asked: '/settings/profile/terms/999999/move',
    body: { to: 'down' },
  },
  'post /settings/profile/terms/:id/retire': {
    needs: 'profile.settings',
    gives: 404,
    asked: '/settings/profile/terms/999999/retire',
    body: { to: 'yes' },
  },
};

/** Something said by every patron, also for the eyes of the viewer alone, and a field with several values. */
export const furnish: RouteFile['furnish'] = async ({ crm }, { patrons }) => {
  for (const table of ['kenal_profile_value', 'kenal_profile_change', 'kenal_profile', 'kenal_profile_import'])
    await crm.db(table).delete();
  const [[fields], [words]] = (await Promise.all([
    crm.db.raw("SELECT id FROM kenal_profile_field WHERE field_key IN ('occupation', 'hopes')"),
    crm.db.raw(
      "SELECT f.id, t.id AS term FROM kenal_profile_field AS f JOIN kenal_profile_term AS t ON t.vocabulary_id = f.vocabulary_id WHERE f.field_key = 'media' LIMIT 2",
    ),
  ])) as unknown as [[{ id: number }[]], [{ id: number; term: number }[]]];
  for (const [position] of patrons.entries()) {
    const borrowernumber = numberOf(position);
    const state = { borrowernumber, source: 'patron', recorded_at: '2026-11-20 03:00:00', recorded_by: VIEWER };
    const text = `said by ${marksOf(position)[0] ?? ''}`;
    const values = [
      ...fields.flatMap(({ id }) =>
        [0, VIEWER].map((owner) => ({ ...state, field_id: id, owner, slot: 0, text_value: text })),
      ),
      ...words.map(({ id, term }) => ({ ...state, field_id: id, owner: 0, slot: term, term_id: term })),
    ];
    for (const value of values) {
      const [change] = await crm
        .db('kenal_profile_change')
        .insert({ ...value, changed_at: value.recorded_at, changed_by: VIEWER, reason: 'edit' });
      await crm.db('kenal_profile_value').insert({ ...value, change_id: change });
    }
  }
  const mapping = JSON.stringify({ card: 'card', format: 'ymd', fields: { hopes: 'hopes' } });
  await crm.db('kenal_profile_import').insert({ made_at: '2026-11-20 03:00:00', made_by: VIEWER, mapping, patrons: 1 });
  const lines = patrons.map((_patron, position) => `${marksOf(position)[1] ?? ''},to read`);
  const list = Buffer.from(['card,hopes', ...lines].join('\n'));
  ticket = `kenal_profiles=${await sentLists(crm.db).keep(list, VIEWER, instant('2026-11-22T03:00:00Z'))}`;
};
