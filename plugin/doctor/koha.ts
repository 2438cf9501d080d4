import type { KohaGateway } from '../koha/gateway.ts';
import { preferences } from '../koha/preferences.ts';
import type { KohaVersion } from '../koha/version.ts';
import type { Config } from '../config/config.ts';
import type { Translate } from '../i18n/index.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { wallTimeIn, type Clock } from '../shared/time.ts';
import { findingsIn, type Finding } from './report.ts';

const koha = findingsIn('koha');
const sessions = findingsIn('sessions');

export const versionFinding = (t: Translate, version: KohaVersion, range: Manifest['koha']): Finding => {
  const values = { version: version.label, from: range.testedFrom, to: range.testedTo, least: range.bestEffortFrom };
  const sentence = (key: string): [string, string] => [
    t(`doctor.version.${key}`, values),
    t(`doctor.version.${key}.help`),
  ];
  switch (version.support) {
    case 'supported':
      return koha.fine('version', t('doctor.version.supported', values));
    case 'best-effort':
      return koha.warning('version-old', ...sentence('old'));
    case 'newer-than-tested':
      return koha.warning('version-new', ...sentence('new'));
    case 'too-old':
      return koha.critical('version-too-old', ...sentence('tooOld'));
    case 'unknown':
      return koha.warning('version-unknown', ...sentence('unknown'));
  }
};

/** Transactions that are further ahead than clocks differ were written in another time zone. */
const MINUTES_AHEAD = 10;

/** Whether what Koha writes fits the time zone that was set; only too far east can be told from the data. */
export const timezoneFinding = (
  t: Translate,
  {
    timezone,
    newest,
    clock,
  }: { readonly timezone: string; readonly newest: string | undefined; readonly clock: Clock },
): Finding => {
  const limit = wallTimeIn(timezone, clock.now().add({ minutes: MINUTES_AHEAD }));
  if (newest === undefined || newest <= limit) return koha.fine('timezone', t('doctor.timezone', { timezone }));
  return koha.critical(
    'timezone-differs',
    t('doctor.timezone.differs', { newest, timezone }),
    t('doctor.timezone.help'),
  );
};

/** Whether Koha keeps its sessions where Kenal can see them, and if not, what to do. */
export const sessionFinding = async (
  t: Translate,
  gateway: KohaGateway,
  access: Config['access'],
): Promise<Finding> => {
  const storage = (await preferences(gateway, ['SessionStorage'])).get('SessionStorage') ?? 'mysql';
  if (storage === 'mysql') return sessions.fine('storage', t('doctor.sessions'));
  const place = storage === 'memcached' ? 'memcached' : 'files';
  const help = t('doctor.sessions.help');
  return access.form === 'off'
    ? sessions.critical('storage-unseen', t(`doctor.sessions.${place}.off`), help)
    : sessions.warning('storage-unseen', t(`doctor.sessions.${place}.form`), help);
};
