import type { Knex } from 'knex';
import { colleaguesOf } from '../../koha/colleagues.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { Chip } from '../../web/partials.ts';
import type { PatronPanel } from '../patrons/index.ts';
import { newPromiseForm, type PromiseForm } from './form.presenter.ts';
import { NOBODY } from './promise.domain.ts';
import { openPromisesTo } from './promise.read-model.ts';
import { onlyReadOf } from './promise.service.ts';
import { dueChip } from './promise-words.ts';

/** The card on a patron's page: what is owed to them, and by whom. */
export interface PromisesPanel {
  readonly lines: readonly PromiseLine[];
  /** Only for who may write conversations. */
  readonly form: PromiseForm | undefined;
}

interface PromiseLine {
  readonly what: string;
  readonly path: string;
  readonly chips: readonly Chip[];
  readonly by: string;
  readonly done: { readonly path: string; readonly label: string } | undefined;
}

export const promisesPanel = ({
  crm,
  koha,
}: {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}): PatronPanel<PromisesPanel> => ({
  load: async ({ patron, viewer, locale, now, today }) => {
    if (!viewer.permissions.has('conversations.view')) return undefined;
    const { t } = locale;
    const mayWrite = viewer.permissions.has('conversations.write');
    const reader = { borrowernumber: viewer.borrowernumber, now };
    const [promises, colleagues] = await Promise.all([
      openPromisesTo(crm, reader, patron.borrowernumber),
      colleaguesOf(koha, viewer),
    ]);
    const onlyRead = await onlyReadOf(crm, reader, promises);
    const nameOf = (owner: number): string => {
      if (owner === viewer.borrowernumber) return t('promises.you');
      if (owner === NOBODY) return t('promises.nobody');
      return colleagues.find(({ borrowernumber }) => borrowernumber === owner)?.name ?? t('promises.colleague');
    };
    return {
      lines: promises.map((promise) => ({
        what: promise.what,
        path: `/promises/${promise.id}`,
        chips: [
          dueChip(locale, promise, today),
          ...(promise.isConfidential
            ? [{ tone: 'lock' as const, icon: 'lock' as const, word: t('conversations.confidential') }]
            : []),
        ],
        by: t('promises.by', { name: nameOf(promise.owner) }),
        done:
          mayWrite && !onlyRead.has(promise.id)
            ? { path: `/promises/${promise.id}/done`, label: t('promises.doneOf', { what: promise.what }) }
            : undefined,
      })),
      form: mayWrite
        ? newPromiseForm(locale, {
            borrowernumber: patron.borrowernumber,
            colleagues,
            viewer: viewer.borrowernumber,
            today,
          })
        : undefined,
    };
  },
});
