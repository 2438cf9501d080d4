import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { listLibraries } from '../../koha/libraries.ts';
import type { Instant } from '../../shared/time.ts';
import type { Scope } from './api-token.domain.ts';
import { addToken, listTokens, revokeToken, type ApiToken } from './api-token.repository.ts';

export interface TokenService {
  /** Those that are good. */
  list(): Promise<ApiToken[]>;
  libraries(): Promise<readonly { readonly branchcode: string; readonly name: string }[]>;
  /**
   * @param draft `libraries`: codes of Koha, others are left aside; without any code, every library
   * @returns the token itself, which can be told only now
   */
  make(
    draft: { readonly name: string; readonly scopes: readonly Scope[]; readonly libraries: readonly string[] },
    now: Instant,
  ): Promise<string>;
  /** @returns whether there was such a token */
  revoke(id: number, now: Instant): Promise<boolean>;
}

export const tokenService = ({ crm, koha }: { readonly crm: Knex; readonly koha: KohaGateway }): TokenService => ({
  list: () => listTokens(crm),
  libraries: () => listLibraries(koha),
  make: async ({ name, scopes, libraries }, now) => {
    const known = new Set((await listLibraries(koha)).map(({ branchcode }) => branchcode));
    const chosen = libraries.filter((code) => known.has(code));
    return addToken(crm, { name, scopes, libraries: libraries.length === 0 ? undefined : chosen }, now);
  },
  revoke: (id, now) => revokeToken(crm, id, now),
});
