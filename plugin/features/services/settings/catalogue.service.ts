import type { Knex } from 'knex';
import { inTransaction } from '../../../shared/db/transaction.ts';
import { Conflict, InvalidInput, NotFound } from '../../../shared/errors.ts';
import { freeKey, isNameTaken } from '../../../shared/wordings.ts';
import { namedSegments, type SegmentName } from '../../segments/index.ts';
import type { ServiceEntry } from '../catalogue.domain.ts';
import { readEntries } from '../catalogue.repository.ts';
import type { EntryContent, Texts } from './entry.domain.ts';
import { claimVersion, insertEntry, putContent, type Changing } from './entry.repository.ts';

const LONGEST_CODE = 40;
const MOST_SERVICES = 100;

const noSuchService = (): NotFound => new NotFound('services.no-such-entry', 'There is no such service.');

/** What a library offers. Nothing is ever deleted: what is not offered any more stays with its requests. */
export const catalogueService = (crm: Knex) => ({
  entries: (): Promise<ServiceEntry[]> => readEntries(crm),

  /** To whose patrons a service can be suggested. */
  segments: (): Promise<SegmentName[]> => namedSegments(crm),

  /**
   * A service of the library's own, which is not offered before somebody says so.
   *
   * @returns its number
   * @throws InvalidInput `services.no-name`; Conflict `services.name-taken`, `services.too-many`
   */
  add: (texts: Texts, who: Changing): Promise<number> =>
    inTransaction(crm, async (trx) => {
      const all = await readEntries(trx);
      mustBeNamed(texts, all);
      if (all.length >= MOST_SERVICES)
        throw new Conflict('services.too-many', `There are ${MOST_SERVICES} services already, which is the most.`);
      const code = freeKey(texts.names, new Set(all.map((one) => one.code)), LONGEST_CODE);
      return insertEntry(trx, code, texts, who);
    }),

  /**
   * Puts the content in place of what version `version` held.
   *
   * @throws NotFound `services.no-such-entry`; Conflict `services.entry-changed`, `services.name-taken`;
   *   InvalidInput `services.no-name`
   */
  change: (id: number, version: number, content: EntryContent, who: Changing): Promise<void> =>
    inTransaction(crm, async (trx) => {
      const all = await readEntries(trx);
      if (all.every((one) => one.id !== id)) throw noSuchService();
      mustBeNamed(
        content,
        all.filter((one) => one.id !== id),
      );
      if (!(await claimVersion(trx, id, version, who)))
        throw new Conflict('services.entry-changed', 'Somebody else changed this service meanwhile.');
      await putContent(trx, id, content);
    }),

  /**
   * Offers a service from now on, or begins no new requests of it.
   *
   * @throws NotFound `services.no-such-entry`
   */
  offer: async (id: number, isOffered: boolean): Promise<void> => {
    const changed = await crm('kenal_service')
      .where({ id })
      .update({ is_offered: isOffered ? 1 : 0, version: crm.raw('version + 1') });
    if (changed === 0) throw noSuchService();
  },

  /**
   * One place up or down in the catalogue.
   *
   * @throws NotFound `services.no-such-entry`
   */
  move: (id: number, isUp: boolean): Promise<void> =>
    inTransaction(crm, async (trx) => {
      const ids = await trx('kenal_service').orderBy(['position', 'id']).forUpdate().pluck<number[]>('id');
      const at = ids.indexOf(id);
      if (at === -1) throw noSuchService();
      const other = isUp ? at - 1 : at + 1;
      const neighbour = ids[other];
      if (neighbour === undefined || other < 0) return;
      for (const [index, one] of ids.with(at, neighbour).with(other, id).entries())
        await trx('kenal_service')
          .where({ id: one })
          .update({ position: index + 1 });
    }),
});

export type CatalogueService = ReturnType<typeof catalogueService>;

const mustBeNamed = ({ names }: Texts, others: readonly ServiceEntry[]): void => {
  if (Object.keys(names).length === 0)
    throw new InvalidInput('services.no-name', 'Give the service a name, in one language at least.');
  if (others.some((other) => isNameTaken(names, other.names)))
    throw new Conflict('services.name-taken', 'Another service has this name. Choose another one.');
};
