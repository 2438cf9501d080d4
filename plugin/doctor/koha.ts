import type { KohaGateway } from '../koha/gateway.ts';
import { preferences } from '../koha/preferences.ts';
import type { KohaVersion } from '../koha/version.ts';
import type { Config } from '../config/config.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { wallTimeIn, type Clock } from '../shared/time.ts';
import { findingsIn, type Finding } from './report.ts';

const koha = findingsIn('koha');
const sessions = findingsIn('sessions');

export const versionFinding = (version: KohaVersion, range: Manifest['koha']): Finding => {
  const tested = `Kenal is tested with ${range.testedFrom} to ${range.testedTo}`;
  switch (version.support) {
    case 'supported':
      return koha.fine('version', `Koha ${version.label} is supported.`);
    case 'best-effort':
      return koha.warning(
        'version-old',
        `Koha ${version.label} is older than what is supported. ${tested}; this one works as far as its tables allow.`,
        'Upgrade Koha when you can.',
      );
    case 'newer-than-tested':
      return koha.warning(
        'version-new',
        `Koha ${version.label} is newer than this Kenal knows. ${tested}.`,
        'See whether there is a newer Kenal.',
      );
    case 'too-old':
      return koha.critical(
        'version-too-old',
        `Koha ${version.label} is too old. ${tested}, and works at best from ${range.bestEffortFrom}.`,
        'Upgrade Koha.',
      );
    case 'unknown':
      return koha.warning(
        'version-unknown',
        `The version of Koha cannot be told from its preference Version. ${tested}.`,
        'See that the account may read systempreferences, or the view named by koha.preferencesView.',
      );
  }
};

/** Transactions that are further ahead than clocks differ were written in another time zone. */
const MINUTES_AHEAD = 10;

/** Whether what Koha writes fits the time zone that was set; only too far east can be told from the data. */
export const timezoneFinding = (timezone: string, newest: string | undefined, clock: Clock): Finding => {
  const limit = wallTimeIn(timezone, clock.now().add({ minutes: MINUTES_AHEAD }));
  if (newest === undefined || newest <= limit)
    return koha.fine('timezone', `No transaction of Koha lies ahead of the clock of ${timezone}.`);
  return koha.critical(
    'timezone-differs',
    `Koha noted a transaction at ${newest}, which is still to come by the clock of ${timezone}.`,
    'Set koha.timezone to the time zone in which Koha writes (timezone in koha-conf.xml, else that of its server), then run: kenal refresh --full',
  );
};

/** Whether Koha keeps its sessions where Kenal can see them, and if not, what to do. */
export const sessionFinding = async (gateway: KohaGateway, access: Config['access']): Promise<Finding> => {
  const storage = (await preferences(gateway, ['SessionStorage'])).get('SessionStorage') ?? 'mysql';
  if (storage === 'mysql')
    return sessions.fine(
      'storage',
      'Koha keeps its sessions in its database, so staff who are signed in there are here.',
    );
  const place = storage === 'memcached' ? 'in memcached' : 'in files';
  const sentence = `Koha keeps its sessions ${place} (preference SessionStorage), where Kenal cannot see who is signed in.`;
  const help =
    'Set the preference SessionStorage to mysql (everybody signs in once more), or open the sign-in form with access.form.';
  return access.form === 'off'
    ? sessions.critical('storage-unseen', `${sentence} Nobody can sign in to Kenal.`, help)
    : sessions.warning('storage-unseen', `${sentence} Staff sign in with the form.`, help);
};
