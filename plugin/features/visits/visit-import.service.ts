import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { VisibleLibraries } from '../../koha/visibility.ts';
import { guarded } from '../../shared/db/guard.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { Conflict, NotFound } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import { sentLists, type SentLists } from '../../shared/list/upload.repository.ts';
import { dayIn, type Instant } from '../../shared/time.ts';
import { checkList, type Checked } from './visit-check.ts';
import {
  addImport,
  latestImports,
  latestMappings,
  undoImport,
  type ImportScope,
  type VisitImport,
} from './visit-import.repository.ts';
import { findMapping, guessMapping, nameMapping, type Mapping, type VisitList } from './visit-list.domain.ts';

export interface VisitImportDeps {
  readonly koha: KohaGateway;
  readonly crm: Knex;
}

/** A list, how it is read, and whom its owner may see. */
interface Ordered {
  readonly list: VisitList;
  readonly mapping: Mapping;
  readonly visible: VisibleLibraries;
  readonly now: Instant;
}

interface ImportOrder extends Ordered {
  /** Borrowernumber; undefined for a command. */
  readonly by: number | undefined;
  readonly log: Logger;
}

interface Imported extends Checked {
  readonly id: number;
}

export interface VisitImportService {
  /** Lists that are not brought in yet. */
  readonly sent: SentLists;
  /** As this person read a list of the same columns last time, or as its rows look. */
  suggestMapping(list: VisitList, by: number): Promise<Mapping>;
  /** Looks at every row and writes nothing. */
  check(order: Ordered): Promise<Checked>;
  /**
   * Records the visits of a list, each patron, day and kind once.
   *
   * @throws Conflict `visits.nothing-to-import`; `visits.import.running` while another list is brought in
   */
  bringIn(order: ImportOrder): Promise<Imported>;
  latest(scope: ImportScope): Promise<VisitImport[]>;
  /** @throws NotFound `visits.no-such-import` where there is none, or it is taken back already, or somebody else's. */
  undo(id: number, scope: ImportScope, now: Instant, log: Logger): Promise<void>;
}

const LISTED = 50;
const REMEMBERED = 20;
const BUSY = 'Another list is being brought in at this moment. Try again in a minute.';

export const visitImportService = ({ koha, crm }: VisitImportDeps): VisitImportService => {
  const check = ({ list, mapping, visible, now }: Ordered): Promise<Checked> =>
    checkList(koha, crm, { list, mapping, visible, today: dayIn(koha.timezone, now) });
  return {
    sent: sentLists(crm),
    suggestMapping: async (list, by) => {
      const remembered = await latestMappings(crm, by, REMEMBERED);
      const known = remembered.map((one) => findMapping(one, list.columns)).find((one) => one !== undefined);
      return known ?? guessMapping(list);
    },
    check,
    bringIn: (order) =>
      guarded(crm, 'visits.import', BUSY, async () => {
        const checked = await check(order);
        if (checked.visits.length === 0)
          throw new Conflict('visits.nothing-to-import', 'No row of this list can be brought in.');
        const { by, now, log } = order;
        const mapping = nameMapping(order.mapping, order.list.columns);
        const id = await inTransaction(crm, (trx) => addImport(trx, { mapping, by, now }, checked.visits));
        log.info(
          { event: 'visits.imported', import: id, by, rows: checked.rows, visits: checked.visits.length },
          'a list of visits was brought in',
        );
        return { ...checked, id };
      }),
    latest: (scope) => latestImports(crm, scope, LISTED),
    undo: async (id, scope, now, log) => {
      if (!(await inTransaction(crm, (trx) => undoImport(trx, id, scope, now))))
        throw new NotFound('visits.no-such-import', 'There is no such list to take back.');
      log.info({ event: 'visits.import-undone', import: id, by: scope.by }, 'a list of visits was taken back');
    },
  };
};
