import type { Knex } from 'knex';
import type { VisibleLibraries } from '../../koha/visibility.ts';
import { instantOfUtcText, libraryDay, utcText, type Instant, type LibraryDay } from '../../shared/time.ts';
import { hashOfToken, newToken } from '../../shared/token.ts';
import type { Scope } from './api-token.domain.ts';

export interface ApiToken {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly visible: VisibleLibraries;
  readonly createdAt: Instant;
  /** The last day in UTC on which a program showed it. */
  readonly usedOn: LibraryDay | undefined;
}

interface TokenRow {
  readonly id: number;
  readonly name: string;
  readonly scopes: string;
  readonly libraries: string | null;
  readonly created_at: string;
  readonly used_on: string | null;
}

const COLUMNS = ['id', 'name', 'scopes', 'libraries', 'created_at', 'used_on'] as const;

const toToken = ({ id, name, scopes, libraries, created_at, used_on }: TokenRow): ApiToken => ({
  id,
  name,
  scopes: JSON.parse(scopes) as Scope[],
  visible: libraries === null ? { all: true } : { all: false, branchcodes: JSON.parse(libraries) as string[] },
  createdAt: instantOfUtcText(created_at),
  usedOn: used_on === null ? undefined : libraryDay(used_on),
});

/** @returns the token itself, which is kept nowhere and can be told only now */
export const addToken = async (
  crm: Knex,
  { name, scopes, libraries }: { name: string; scopes: readonly Scope[]; libraries: readonly string[] | undefined },
  now: Instant,
): Promise<string> => {
  const token = `kenal_${newToken()}`;
  await crm('kenal_api_token').insert({
    name,
    token_hash: hashOfToken(token),
    scopes: JSON.stringify(scopes),
    libraries: libraries === undefined ? null : JSON.stringify(libraries),
    created_at: utcText(now),
  });
  return token;
};

export const listTokens = async (crm: Knex): Promise<ApiToken[]> =>
  (
    await crm('kenal_api_token')
      .whereNull('revoked_at')
      .orderBy('id')
      .select<TokenRow[]>(...COLUMNS)
  ).map(toToken);

/** The token that a program showed, if it is still good; remembers the day on which it was used. */
export const findToken = async (crm: Knex, token: string, now: Instant): Promise<ApiToken | undefined> => {
  const row = await crm('kenal_api_token')
    .where({ token_hash: hashOfToken(token) })
    .whereNull('revoked_at')
    .first<TokenRow | undefined>(...COLUMNS);
  if (row === undefined) return undefined;
  const day = utcText(now).slice(0, 10);
  await crm('kenal_api_token')
    .where({ id: row.id })
    .where((query) => {
      void query.whereNull('used_on').orWhere('used_on', '<', day);
    })
    .update({ used_on: day });
  return toToken(row);
};

/** @returns whether there was such a token */
export const revokeToken = async (crm: Knex, id: number, now: Instant): Promise<boolean> =>
  (await crm('kenal_api_token')
    .where({ id })
    .whereNull('revoked_at')
    .update({ revoked_at: utcText(now) })) > 0;
