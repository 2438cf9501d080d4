import type { Knex } from 'knex';
import { NotAllowed, NotFound } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time.ts';
import type { Asking } from '../segments/index.ts';
import type { Scope } from './api-token.domain.ts';
import { findToken } from './api-token.repository.ts';
import { patronForPrograms, type PatronInApi } from './patron-figures.read-model.ts';

/** What a program shows of itself. */
interface Shown {
  /** The token of the `Authorization` header. */
  readonly bearer: string | undefined;
  readonly now: Instant;
}

export interface ProgramService {
  /**
   * Lets a program in, as somebody who sees what its token's libraries let it see.
   *
   * @throws NotAllowed `access.not-signed-in` without a good token, `api.missing-scope`
   */
  letIn(shown: Shown, scope: Scope | undefined): Promise<Asking>;
  /** @throws NotFound `patron.not-found` also for a patron whom the program may not see */
  patron(asking: Asking, borrowernumber: number): Promise<PatronInApi>;
}

/** A segment that asks for conversations is told only to a program that may read them. */
const opened = (scopes: readonly Scope[]): readonly 'conversations.view'[] =>
  scopes.includes('conversations.read') ? ['conversations.view'] : [];

export const programService = (crm: Knex): ProgramService => ({
  async letIn({ bearer, now }, scope) {
    const token = bearer === undefined ? undefined : await findToken(crm, bearer, now);
    if (token === undefined)
      throw new NotAllowed('access.not-signed-in', 'This needs a token of the API that is still good.');
    if (scope !== undefined && !token.scopes.includes(scope))
      throw new NotAllowed('api.missing-scope', `This token may not ask that: it needs the scope ${scope}.`);
    return {
      viewer: {
        borrowernumber: 0,
        displayName: token.name,
        homeLibrary: '',
        loginLibrary: undefined,
        permissions: new Set(['segments.use', 'patrons.view', ...opened(token.scopes)]),
        visible: token.visible,
        signedInBy: 'form',
      },
      now,
    };
  },

  async patron({ viewer }, borrowernumber) {
    const patron = await patronForPrograms(crm, viewer.visible, borrowernumber);
    if (patron === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');
    return patron;
  },
});
