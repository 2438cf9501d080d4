import { isIP } from 'node:net';
import type { Problem } from '../shared/errors.ts';
import { isTimeZone } from '../shared/time.ts';
import { isGroup, type RawSettings } from './settings.ts';

/** What a JSON Schema cannot say: settings that depend on each other or on what this runtime knows. */
export const furtherProblems = (values: RawSettings): Problem[] => [
  ...timezoneProblems(group(values, 'koha')['timezone']),
  ...proxyProblems(group(values, 'web')['trustedProxies']),
  ...addressProblems('web.kohaStaffUrl', group(values, 'web')['kohaStaffUrl']),
  ...apiProblems(group(values, 'access')),
  ...mailProblems(group(values, 'mail')),
];

const group = (values: RawSettings, name: string): RawSettings => {
  const found = values[name];
  return isGroup(found) ? found : {};
};

const at = (name: string, sentence: string): Problem => ({ path: `/${name.replace('.', '/')}`, message: sentence });

const timezoneProblems = (zone: unknown): Problem[] => {
  if (typeof zone !== 'string' || zone === '' || isTimeZone(zone)) return [];
  return [
    at('koha.timezone', `"koha.timezone" must be the IANA name of a time zone, such as Asia/Jakarta; it is "${zone}".`),
  ];
};

const proxyProblems = (proxies: unknown): Problem[] =>
  (Array.isArray(proxies) ? (proxies as unknown[]) : [])
    .filter((proxy) => typeof proxy === 'string')
    .filter((proxy) => !isAddressOrNetwork(proxy))
    .map((proxy) =>
      at(
        'web.trustedProxies',
        `"web.trustedProxies" must hold IP addresses and networks, such as 127.0.0.1 or 10.0.0.0/8; "${proxy}" is neither.`,
      ),
    );

const isAddressOrNetwork = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
};

const addressProblems = (name: string, address: unknown): Problem[] => {
  if (typeof address !== 'string' || address === '' || isWebAddress(address)) return [];
  return [
    at(
      name,
      `"${name}" must be an address such as https://staff.library.example, without account or password, and without ?, # or a slash at the end.`,
    ),
  ];
};

const isWebAddress = (text: string): boolean => {
  if (!URL.canParse(text) || text.endsWith('/')) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '' && search === '' && hash === '';
};

const OWN_MACHINE = new Set(['localhost', '127.0.0.1', '::1']);

const mailProblems = (mail: RawSettings): Problem[] => {
  const { host, security, user, kenalUrl } = mail;
  const malformed = addressProblems('mail.kenalUrl', kenalUrl);
  if (security !== 'none' || user === undefined || OWN_MACHINE.has(String(host))) return malformed;
  return [
    ...malformed,
    at(
      'mail.security',
      '"mail.security" must be starttls or tls where "mail.user" is given: the password would cross the network in clear.',
    ),
  ];
};

const apiProblems = (access: RawSettings): Problem[] => {
  const malformed = addressProblems('access.kohaApiUrl', access['kohaApiUrl']);
  if (access['form'] !== 'koha-api' || access['kohaApiUrl'] !== '') return malformed;
  return [
    at(
      'access.kohaApiUrl',
      '"access.kohaApiUrl" is needed because "access.form" is koha-api: give the address of Koha\'s REST API, such as https://staff.library.example/api/v1.',
    ),
  ];
};
