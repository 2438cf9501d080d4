import { crc32 } from 'node:zlib';
import type { Knex } from 'knex';
import type { KohaGateway } from '../../../koha/gateway.ts';
import { cardKey, patronsByCard } from '../../../koha/patrons/index.ts';
import { begin, type Begun } from '../../../shared/begun.ts';
import { guarded } from '../../../shared/db/guard.ts';
import { Conflict, NotFound } from '../../../shared/errors.ts';
import { sentLists, type SentLists } from '../../../shared/list/upload.repository.ts';
import type { UploadedList } from '../../../shared/list/list.domain.ts';
import { readList } from '../../../shared/list/uploaded-list.ts';
import type { Logger } from '../../../shared/log.ts';
import type { Clock, Instant } from '../../../shared/time.ts';
import type { Viewer } from '../../access/index.ts';
import type { PersonMarks } from '../../insight/index.ts';
import type { ProfileField } from '../profile-field.domain.ts';
import type { ProfileService } from '../profile.service.types.ts';
import {
  beginImport,
  beginUndo,
  bringInValues,
  latestListMappings,
  latestProfileImports,
  mirroredMarks,
  undoProfileImport,
  type ImportedPatron,
  type ProfileImport,
  type Undone,
} from './profile-import.repository.ts';
import {
  findListMapping,
  guessListMapping,
  nameListMapping,
  rowReader,
  type ListMapping,
  type ReadRow,
  type RowProblem,
} from './profile-list.domain.ts';

export interface ProfileImportDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  readonly profiles: Pick<ProfileService, 'fields'>;
  readonly clock: Clock;
}

export interface RefusedRow extends RowProblem {
  readonly line: number;
  readonly fields: readonly string[];
}

/** What would happen if the list were brought in now. */
export interface CheckedList {
  readonly rows: number;
  readonly patrons: readonly ImportedPatron[];
  readonly refused: readonly RefusedRow[];
}

interface Ordered {
  readonly list: UploadedList;
  readonly mapping: ListMapping;
  readonly viewer: Viewer;
}

export interface ProfileImportService {
  /** Fields that a list may fill: those that the viewer may see and that are asked. */
  fields(viewer: Viewer): Promise<readonly ProfileField[]>;
  /** Lists that are not brought in yet. */
  readonly sent: SentLists;
  /** @throws InvalidInput `csv.unreadable`, `csv.too-long`, `list.empty` */
  read(content: Buffer, columnName: (number: number) => string): UploadedList;
  /** As this person read a list of the same columns last time, or as its columns are called. */
  suggestMapping(list: UploadedList, viewer: Viewer): Promise<ListMapping>;
  /** Looks at every row and writes nothing. A patron whom the viewer may not see is an unknown card. */
  check(order: Ordered): Promise<CheckedList>;
  /**
   * Writes down what the good rows say; what was there is in the history. Goes on after it has answered.
   *
   * @throws Conflict `profile.nothing-to-import`; `profile.import.running` while another list is brought in
   */
  bringIn(
    order: Ordered & { readonly now: Instant; readonly log: Logger },
  ): Promise<Begun<CheckedList & { readonly id: number }, void>>;
  latest(viewer: Viewer, now: Instant): Promise<ProfileImport[]>;
  /**
   * Goes on after it has answered.
   *
   * @throws NotFound `profile.no-such-import` where there is none, it is taken back already, or somebody else's
   */
  undo(id: number, viewer: Viewer, now: Instant, log: Logger): Promise<Begun<undefined, Undone>>;
}

const LISTED = 50;
const REMEMBERED = 20;
const BUSY = 'Another list of profiles is being brought in at this moment. Try again in a minute.';

export const profileImportService = ({ crm, koha, profiles, clock }: ProfileImportDeps): ProfileImportService => {
  const fieldsFor = async (viewer: Viewer): Promise<ProfileField[]> =>
    (await profiles.fields(viewer)).filter(({ isActive }) => isActive);

  const check = async ({ list, mapping, viewer }: Ordered): Promise<CheckedList> => {
    const read = rowReader(mapping, await fieldsFor(viewer));
    const rows = list.rows.map(({ fields }) => read(fields));
    const cards = rows.flatMap((row) => ('card' in row ? [row.card] : []));
    const holders = await patronsByCard(koha, viewer.visible, [...new Set(cards)]);
    const known = await mirroredMarks(
      crm,
      [...holders.values()].map(({ borrowernumber }) => borrowernumber),
    );
    const taken = new Set<number>();
    const admitted = (row: ReadRow): ImportedPatron | RowProblem => {
      const holder = holders.get(cardKey(row.card));
      const unknown = { reason: 'unknown-card', column: mapping.card } as const;
      if (holder === undefined || holder.isAnonymized) return unknown;
      const { borrowernumber, cardnumber, enrolled } = holder;
      const marks = { dateenrolled: enrolled ?? null, card_fingerprint: crc32(cardnumber) };
      if (!isSame(marks, known.get(borrowernumber))) return unknown;
      if (taken.has(borrowernumber)) return { reason: 'twice', column: mapping.card };
      taken.add(borrowernumber);
      return { borrowernumber, marks, values: row.values };
    };
    const judged = rows.map((row) => ('card' in row ? admitted(row) : row));
    return {
      rows: list.rows.length,
      patrons: judged.filter((one) => 'borrowernumber' in one),
      refused: list.rows.flatMap(({ line, fields }, index) => {
        const one = judged[index];
        return one === undefined || 'borrowernumber' in one ? [] : [{ ...one, line, fields }];
      }),
    };
  };

  return {
    fields: fieldsFor,
    sent: sentLists(crm),
    read: (content, columnName) => readList(content, columnName, () => true),
    suggestMapping: async (list, viewer) => {
      const remembered = await latestListMappings(crm, viewer.borrowernumber, REMEMBERED);
      const found = remembered.map((one) => findListMapping(one, list.columns)).find((one) => one !== undefined);
      return found ?? guessListMapping(list.columns, await fieldsFor(viewer));
    },
    check,
    bringIn: (order) =>
      begin((begun) =>
        guarded(crm, 'profile.import', BUSY, async () => {
          const checked = await check(order);
          if (checked.patrons.length === 0)
            throw new Conflict('profile.nothing-to-import', 'No row of this list can be brought in.');
          const { viewer, now, log } = order;
          const by = viewer.borrowernumber;
          const mapping = nameListMapping(order.mapping, order.list.columns);
          const id = await beginImport(crm, { mapping, by, now }, checked.patrons);
          begun({ ...checked, id });
          const about = { import: id, by, rows: checked.rows, patrons: checked.patrons.length };
          await orSay(log, about, () => bringInValues(crm, { id, by, now }, checked.patrons, clock));
          log.info({ event: 'profile.imported', ...about }, 'a list of profiles was brought in');
        }),
      ),
    latest: (viewer, now) => latestProfileImports(crm, scopeOf(viewer), { most: LISTED, now }),
    undo: (id, viewer, now, log) =>
      begin((begun) =>
        guarded(crm, 'profile.import', BUSY, async () => {
          if (!(await beginUndo(crm, id, scopeOf(viewer), now)))
            throw new NotFound('profile.no-such-import', 'There is no such list to take back.');
          begun(undefined);
          const about = { import: id, by: viewer.borrowernumber };
          const undone = await orSay(log, about, () =>
            undoProfileImport(crm, { id, by: viewer.borrowernumber, now }, clock),
          );
          log.info({ event: 'profile.import-undone', ...about, ...undone }, 'a list of profiles was taken back');
          return undone;
        }),
      ),
  };
};

/** Whoever asked for the work may have gone: what breaks it is told to the log. */
const orSay = async <T>(log: Logger, about: object, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (err) {
    log.error({ event: 'profile.import-cut-off', ...about, err }, 'work on a list of profiles was cut off');
    throw err;
  }
};

const scopeOf = ({ borrowernumber, visible }: Viewer) => ({ by: borrowernumber, visible });

const isSame = (now: PersonMarks, known: PersonMarks | undefined): boolean =>
  known === undefined || known.dateenrolled === now.dateenrolled || known.card_fingerprint === now.card_fingerprint;
