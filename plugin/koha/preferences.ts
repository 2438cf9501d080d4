import { reading, type KohaGateway } from './gateway.ts';
import { NEEDED_PREFERENCES, type NeededPreference } from './needed-preferences.ts';

/** Preferences decide about access, so they are never older than this. */
const SECONDS = 3;

interface PreferenceRow {
  readonly variable: string;
  readonly value: string | null;
}

/**
 * Koha's preferences of these names, at most three seconds old. A preference that Koha does not have is absent from
 * the answer. All that Kenal ever needs are read together, so that a changed `Version` is noticed on the way.
 */
export const preferences = async <N extends NeededPreference>(
  koha: KohaGateway,
  names: readonly N[],
): Promise<Map<N, string>> => {
  const known = await koha.memory.recall('preferences', SECONDS, () => readAll(koha));
  const wanted = names.flatMap((name) => {
    const value = known.get(name.toLowerCase());
    return value === undefined ? [] : [[name, value] as const];
  });
  return new Map(wanted);
};

/** One preference, or undefined where Koha does not have it. */
export const preference = async (koha: KohaGateway, name: NeededPreference): Promise<string | undefined> =>
  (await preferences(koha, [name])).get(name);

/** Koha's preferences are Perl values: empty and `0` mean no. */
export const isOn = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0';

const readAll = async (koha: KohaGateway): Promise<ReadonlyMap<string, string>> => {
  const known = await select(koha);
  if (known.get('version') === koha.version.text) return known;
  koha.log.info({ event: 'koha.version-changed' }, 'Koha has another version than at the last look');
  await koha.refreshCapabilities();
  return known;
};

const select = async (koha: KohaGateway): Promise<ReadonlyMap<string, string>> => {
  const rows = await reading<PreferenceRow[]>(koha, () =>
    koha
      .db({ p: koha.preferencesTable })
      .whereIn('p.variable', [...NEEDED_PREFERENCES])
      .orderBy('p.variable')
      .select({ variable: 'p.variable', value: 'p.value' }),
  );
  return new Map(rows.map((row) => [row.variable.toLowerCase(), row.value ?? '']));
};
