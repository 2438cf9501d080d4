import { Bug } from '../../shared/errors.ts';
import type { ColumnFact, ForeignFact, KeyFact, TableFact } from './fact-table.ts';
import { KOHA_FACTS } from './facts.ts';
import { hasCome, isAlive, isOpen, type Bracket, type KohaVersion, type Life, type Moment } from './versions.ts';

/** A column as it is at one moment. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** As in {@link ColumnFact}. */
  readonly standard: string;
}

/** A table as it is at one moment. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly keys: readonly KeyFact[];
  readonly foreign: readonly ForeignFact[];
}

/** The tables of one moment, each one after those that its foreign keys name. */
export const tablesAt = (moment: Moment): Table[] => {
  const alive = KOHA_FACTS.filter((fact) => isAlive(fact.life, moment));
  const tables = new Map(alive.map((fact) => [fact.name, tableAt(fact, moment)]));
  return parentsFirst([...tables.values()].map((table) => withLinksTo(tables, table)));
};

/** Whether the facts leave open if this version already has some of the changes. */
export const hasOpenFacts = (version: KohaVersion): boolean =>
  KOHA_FACTS.flatMap(changesOf).some((change) => isOpen(change, version));

const tableAt = (fact: TableFact, moment: Moment): Table => {
  const columns = columnFactsOf(fact)
    .filter((column) => isAlive(column.life, moment))
    .map((column) => columnAt(column, moment));
  const names = new Set(columns.map((column) => column.name));
  // An index came with the last of its columns, so that one column that is missing takes the whole index with it.
  const isPossible = (link: KeyFact | ForeignFact): boolean =>
    isAlive(link.life, moment) && link.columns.every((column) => names.has(column));
  return {
    name: fact.name,
    columns,
    keys: fact.keys.filter(isPossible),
    foreign: fact.foreign.filter(isPossible),
  };
};

const columnFactsOf = (fact: TableFact): readonly ColumnFact[] => {
  if (fact.like === undefined) return fact.columns;
  const model = KOHA_FACTS.find((other) => other.name === fact.like);
  if (model === undefined)
    throw new Bug('demo.schema-model', `No facts about "${fact.like}", the model of "${fact.name}"`);
  const restated = new Map(fact.columns.map((column) => [column.name, column]));
  return columnFactsOf(model).map((column) => restated.get(column.name) ?? withoutCounter(column));
};

const withoutCounter = (column: ColumnFact): ColumnFact =>
  column.standard === 'auto' ? { ...column, standard: '' } : column;

const columnAt = (fact: ColumnFact, moment: Moment): Column => ({
  name: fact.name,
  type: fact.formerType && !hasCome(fact.formerType.until, moment) ? fact.formerType.value : fact.type,
  nullable: fact.nullable,
  standard:
    fact.formerStandard && !hasCome(fact.formerStandard.until, moment) ? fact.formerStandard.value : fact.standard,
});

const changesOf = (table: TableFact): Bracket[] =>
  [
    ...livesOf([table, ...table.columns, ...table.keys, ...table.foreign]),
    ...table.columns.flatMap((column) => [column.formerType?.until, column.formerStandard?.until]),
  ].filter((change) => change !== undefined);

const livesOf = (facts: readonly { life: Life }[]): (Bracket | undefined)[] =>
  facts.flatMap(({ life }) => [life.since, life.until]);

const withLinksTo = (tables: ReadonlyMap<string, Table>, table: Table): Table => ({
  ...table,
  foreign: table.foreign.filter((link) => tables.has(link.table)),
});

const parentsFirst = (tables: readonly Table[]): Table[] => {
  const placed = new Map<string, Table>();
  const place = (table: Table): void => {
    if (placed.has(table.name)) return;
    const parents = new Set(table.foreign.map((link) => link.table).filter((name) => name !== table.name));
    tables.filter((other) => parents.has(other.name)).forEach(place);
    placed.set(table.name, table);
  };
  tables.forEach(place);
  return [...placed.values()];
};
