import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { findPatron } from '../../koha/patrons/index.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { InvalidInput, NotFound } from '../../shared/errors.ts';
import { utcText, type Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import { putDeclared } from './interest.repository.ts';
import { keyOf, token, type InterestKind } from './token.domain.ts';

interface Asking {
  readonly borrowernumber: number;
  readonly viewer: Viewer;
}

export interface DeclaredService {
  /**
   * Records that a patron said what they care about: a subject of the catalogue where it knows the words, else the
   * words themselves. It outranks what their loans show.
   *
   * @throws NotFound `patron.not-found` as for a patron who does not exist where the viewer may not see them
   */
  declare(asking: Asking & { readonly words: string; readonly now: Instant }): Promise<void>;
  /** @throws NotFound `patron.not-found` */
  withdraw(asking: Asking & { readonly kind: InterestKind; readonly value: string }): Promise<void>;
}

export const declaredService = ({ crm, koha }: { readonly crm: Knex; readonly koha: KohaGateway }): DeclaredService => {
  const mustSee = async ({ borrowernumber, viewer }: Asking): Promise<void> => {
    if ((await findPatron(koha, viewer.visible, borrowernumber)) === undefined)
      throw new NotFound('patron.not-found', 'There is no such patron.');
  };
  return {
    declare: async (asking) => {
      await mustSee(asking);
      const { borrowernumber, viewer, words, now } = asking;
      const { kind, value, label } = await subjectOf(crm, words);
      await inTransaction(crm, async (trx) => {
        await trx('kenal_interest_declared')
          .insert({ borrowernumber, kind, value, label, recorded_by: viewer.borrowernumber, recorded_at: utcText(now) })
          .onConflict(['borrowernumber', 'kind', 'value'])
          .ignore();
        await putDeclared(trx, [borrowernumber]);
      });
    },
    withdraw: async (asking) => {
      await mustSee(asking);
      const { borrowernumber, kind, value } = asking;
      const which = { borrowernumber, kind, value };
      await inTransaction(crm, async (trx) => {
        await trx('kenal_interest_declared').where(which).delete();
        await trx('kenal_interest').where(which).where('evidence', 0).delete();
        // What the patron's loans show stays, as it was worked out.
        await trx('kenal_interest')
          .where(which)
          .update({ declared: 0, weight: trx.ref('share') });
      });
    },
  };
};

const subjectOf = async (crm: Knex, words: string) => {
  const written = token('subject', words.replace(/\s+/gu, ' '));
  if (!/[\p{L}\p{N}]/u.test(words))
    throw new InvalidInput('interests.no-words', 'Write what the patron cares about, in a word or a few.');
  const known = await crm('kenal_subject')
    .where('kind', 'subject')
    .where((same) => {
      void same.where('spelling_key', keyOf(written.value)).orWhere('label', written.label);
    })
    // Of the same words the linked one: what loans show counts as it, too.
    .orderByRaw("value LIKE 'auth:%' DESC, id")
    .first<{ value: string; label: string } | undefined>('value', 'label');
  return { kind: 'subject' as const, value: known?.value ?? written.value, label: known?.label ?? written.label };
};
