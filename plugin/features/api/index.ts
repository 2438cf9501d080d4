import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { Route } from '../../web/route.ts';
import { conversationsToldOn } from '../conversations/index.ts';
import type { SegmentService } from '../segments/index.ts';
import { apiRoutes } from './api.routes.ts';
import { programService } from './api.service.ts';
import { openApi } from './openapi.ts';
import { tokenRoutes as tokenPageRoutes } from './token.routes.ts';
import { tokenService } from './token.service.ts';

export type { Scope } from './api-token.domain.ts';
export { addToken, listTokens, revokeToken } from './api-token.repository.ts';

export interface ProgramDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  readonly segments: SegmentService;
  readonly version: string;
  /** Path of Kenal, such as `/kenal`. */
  readonly basePath: string;
}

/** The page of tokens in Settings. */
export const tokenRoutes = (deps: { readonly crm: Knex; readonly koha: KohaGateway }): Route[] =>
  tokenPageRoutes(tokenService(deps));

/** What other programs may ask, with a token. */
export const programRoutes = ({ crm, koha, segments, version, basePath }: ProgramDeps): Route[] =>
  apiRoutes({
    programs: programService(crm),
    segments,
    conversations: conversationsToldOn({ crm, koha }),
    document: (ruleSchema) => openApi(ruleSchema, { version, basePath }),
  });
