import type { Translate } from '../../i18n/locale.ts';
import type { HealthLine, LineLevel } from './line.ts';

/** What this very request shows of the way from the browser to Kenal. */
export interface RequestFacts {
  readonly peer: string;
  readonly isTrusted: boolean;
  readonly isForwarded: boolean;
  readonly address: string;
  readonly isSecure: boolean;
  readonly basePath: string;
  readonly hasKohaCookie: boolean;
  readonly signedInBy: 'koha' | 'form';
}

export const requestLines = (t: Translate, facts: RequestFacts): HealthLine[] => {
  const line = (level: LineLevel, key: string, help?: string): HealthLine => ({
    area: 'request',
    level,
    sentence: t(`system.request.${key}`, { peer: facts.peer, address: facts.address, path: facts.basePath }),
    help: help === undefined ? [] : [t(`system.request.${help}`, { peer: facts.peer })],
  });
  return [
    proxyLine(facts, line),
    facts.isSecure ? line('fine', 'https') : line('warning', 'http', 'httpHelp'),
    line('fine', 'path'),
    cookieLine(facts, line),
  ];
};

type Line = (level: LineLevel, key: string, help?: string) => HealthLine;

const proxyLine = ({ isForwarded, isTrusted }: RequestFacts, line: Line): HealthLine => {
  if (!isForwarded) return line('info', 'direct');
  return isTrusted ? line('fine', 'believed') : line('critical', 'unbelieved', 'unbelievedHelp');
};

const cookieLine = ({ hasKohaCookie, signedInBy }: RequestFacts, line: Line): HealthLine => {
  if (signedInBy === 'koha') return line('fine', 'cookie');
  return hasKohaCookie
    ? line('warning', 'cookieUnused', 'cookieUnusedHelp')
    : line('info', 'cookieMissing', 'cookieHelp');
};
