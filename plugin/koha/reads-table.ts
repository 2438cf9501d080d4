import { NEEDED_PREFERENCES } from './needed-preferences.ts';
import { KOHA_READS, OPTIONAL_READS, type Life, type TableRead } from './reads.ts';

/** What Kenal reads in Koha, as Markdown, for documents. Made from the list, so that the two cannot differ. */
export const readsTable = (): string =>
  [
    '| Table | Needed | Used where it is there | Granted | For |',
    '|---|---|---|---|---|',
    ...KOHA_READS.map(rowOf),
    ...Object.values(OPTIONAL_READS).map(
      ({ table, columns, purpose }) =>
        `| \`${table}\` | | ${columns.map(code).join(', ')} | only if asked for | ${purpose} |`,
    ),
  ].join('\n');

/** The preferences that are read, as Markdown. */
export const preferencesList = (): string => NEEDED_PREFERENCES.map(code).join(', ');

const code = (name: string): string => `\`${name}\``;

const rowOf = (read: TableRead): string => {
  const columns = (need: string): string =>
    read.columns
      .filter((one) => one.need === need)
      .map((one) => code(one.column) + lifeText(one))
      .join(', ');
  const optional = read.need === 'optional' ? ' (optional)' : '';
  const granted = read.grant === 'columns' ? 'these columns' : 'the table';
  return `| ${code(read.table)}${optional}${lifeText(read)} | ${columns('required')} | ${columns('optional')} | ${granted} | ${read.purpose} |`;
};

const lifeText = ({ since, until }: Life): string => {
  if (since !== undefined) return ` (since ${since.by} at the latest, not in ${since.after})`;
  return until === undefined ? '' : ` (in ${until.after}, gone by ${until.by})`;
};
