import { Bug } from '../../shared/errors.ts';
import { KOHA_VERSIONS, type Bracket, type KohaVersion, type Life } from './versions.ts';

/** How something was until a change came. */
export interface Former {
  readonly value: string;
  readonly until: Bracket;
}

export interface ColumnFact {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** `auto`, `now`, `touch` (now, and again at every change of the row), a number, a quoted text, or empty for none. */
  readonly standard: string;
  readonly formerType: Former | undefined;
  readonly formerStandard: Former | undefined;
  readonly life: Life;
}

export interface KeyFact {
  readonly kind: 'primary' | 'unique' | 'index';
  readonly columns: readonly string[];
  readonly life: Life;
}

export interface ForeignFact {
  readonly columns: readonly string[];
  readonly table: string;
  readonly references: readonly string[];
  readonly onDelete: 'restrict' | 'cascade' | 'set null';
  readonly life: Life;
}

export interface TableFact {
  readonly name: string;
  /** Columns are those of this table, unless stated here again. */
  readonly like: string | undefined;
  readonly life: Life;
  readonly columns: readonly ColumnFact[];
  readonly keys: readonly KeyFact[];
  readonly foreign: readonly ForeignFact[];
}

/**
 * Reads facts written as text (form and words: README.md beside this file).
 *
 * @throws Bug with the line that cannot be understood.
 */
export const parseFacts = (text: string): TableFact[] =>
  text
    .split(/\n(?=table )/)
    .map((block) => block.split('\n').filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0)
    .map(parseTable);

const parseTable = ([head = '', ...lines]: readonly string[]): TableFact => {
  const parts = /^table (?<name>\w+)(?: like (?<like>\w+))?(?<changes> .+)?$/.exec(head)?.groups;
  if (parts?.['name'] === undefined) throw unreadable(head);
  const rest = lines.filter((line) => !isKey(line));
  const keys = lines.filter(isKey);
  return {
    name: parts['name'],
    like: parts['like'],
    life: lifeOf(parts['changes'] ?? '', head),
    columns: rest.map(parseColumn),
    keys: keys.filter((line) => !isForeign(line)).map(parseKey),
    foreign: keys.filter(isForeign).map(parseForeign),
  };
};

const isKey = (line: string): boolean => /^ {2}(primary|unique|index|foreign): /.test(line);
const isForeign = (line: string): boolean => line.startsWith('  foreign: ');

const parseColumn = (line: string): ColumnFact => {
  const [name, type, nullable, standard, changes = '', ...more] = line.split(' |').map((field) => field.trim());
  if (!name || !type || standard === undefined || more.length > 0) throw unreadable(line);
  if (nullable !== 'yes' && nullable !== 'no') throw unreadable(line);
  return {
    name,
    type,
    nullable: nullable === 'yes',
    standard,
    formerType: changeOf('was', changes, line),
    formerStandard: changeOf('default was', changes, line),
    life: lifeOf(changes, line),
  };
};

const parseKey = (line: string): KeyFact => {
  const parts = /^ {2}(?<kind>primary|unique|index): (?<columns>[\w, ]+?)(?: \| (?<changes>.+))?$/.exec(line)?.groups;
  if (parts === undefined) throw unreadable(line);
  return {
    kind: parts['kind'] as KeyFact['kind'],
    columns: listOf(parts['columns']),
    life: lifeOf(parts['changes'] ?? '', line),
  };
};

const FOREIGN =
  /^ {2}foreign: (?<columns>[\w, ]+) > (?<table>\w+)\.(?<references>[\w, ]+), (?<onDelete>restrict|cascade|set null)(?: \| (?<changes>.+))?$/;

const parseForeign = (line: string): ForeignFact => {
  const parts = FOREIGN.exec(line)?.groups;
  if (parts?.['table'] === undefined) throw unreadable(line);
  return {
    columns: listOf(parts['columns']),
    table: parts['table'],
    references: listOf(parts['references']),
    onDelete: parts['onDelete'] as ForeignFact['onDelete'],
    life: lifeOf(parts['changes'] ?? '', line),
  };
};

const listOf = (text = ''): string[] => text.split(',').map((word) => word.trim());

const lifeOf = (changes: string, line: string): Life => ({
  since: changeOf('since', changes, line)?.until,
  until: changeOf('until', changes, line)?.until,
});

const CHANGE = /^(?<word>since|until|was|default was) (?:(?<value>\S.*) )?(?<before>\d\d\.\d\d)\.\.(?<by>\d\d\.\d\d)$/;

const changeOf = (word: string, changes: string, line: string): Former | undefined =>
  changes
    .split(';')
    .map((change) => change.trim())
    .filter((change) => change !== '')
    .map((change) => {
      const parts = CHANGE.exec(change)?.groups;
      if (parts === undefined) throw unreadable(line);
      const until = { before: versionOf(parts['before'], line), by: versionOf(parts['by'], line) };
      return { word: parts['word'], former: { value: parts['value'] ?? '', until } };
    })
    .find((change) => change.word === word)?.former;

const versionOf = (text: string | undefined, line: string): KohaVersion => {
  const version = KOHA_VERSIONS.find((known) => known === text);
  if (version === undefined) throw unreadable(line);
  return version;
};

const unreadable = (line: string): Bug =>
  new Bug('demo.schema-fact', `This line of the Koha facts cannot be understood: "${line.trim()}"`);
