import type { Knex } from 'knex';

/** One privilege that an account holds, itself, by a role that is switched on, or as anybody (PUBLIC). */
export interface HeldPrivilege {
  /** In capitals: `SELECT`, `INSERT`, `ALL PRIVILEGES`, ... */
  readonly privilege: string;
  /** `*` everywhere; for a whole database a pattern in which `_` and `%` stand for others. */
  readonly database: string;
  /** `*` for every table of the database. A procedure or function stands here too. */
  readonly table: string;
  /** Only these columns; undefined for all. */
  readonly columns: readonly string[] | undefined;
  /** Who it was granted to: the account, the role, or PUBLIC. */
  readonly grantee: string;
}

export interface HeldGrants {
  readonly privileges: readonly HeldPrivilege[];
  /** Roles that the account was given but that a new connection does not switch on. */
  readonly dormantRoles: readonly string[];
}

/** What this connection may do. SHOW GRANTS without an account includes enabled roles, roles of roles, and PUBLIC. */
export const showGrants = async (db: Knex): Promise<HeldGrants> => {
  const [lines] = (await db.raw('SHOW GRANTS')) as [Record<string, string>[]];
  return {
    privileges: lines.flatMap((line) => parseGrant(Object.values(line)[0] ?? '')),
    dormantRoles: await dormantRoles(db),
  };
};

const dormantRoles = async (db: Knex): Promise<string[]> => {
  try {
    return await db({ given: 'information_schema.applicable_roles' })
      .leftJoin({ live: 'information_schema.enabled_roles' }, 'live.role_name', 'given.role_name')
      .whereNull('live.role_name')
      .distinct()
      .orderBy('given.role_name')
      .pluck<string[]>('given.role_name');
  } catch {
    // MySQL keeps these tables otherwise; what its roles give is in SHOW GRANTS or it is not given.
    return [];
  }
};

const TOKEN = /`(?:[^`]|``)*`|'(?:[^'\\]|''|\\.)*'|"(?:[^"\\]|""|\\.)*"|[(),@.]|[^\s(),@.`'"]+/g;

/**
 * Reads one line of SHOW GRANTS. Lines that grant a role, set a default role or name a proxy give no privileges by
 * themselves and answer with nothing; what follows the grantee (password hashes) is not looked at.
 */
export const parseGrant = (line: string): HeldPrivilege[] => {
  const tokens: readonly string[] = line.match(TOKEN) ?? [];
  const on = tokens.indexOf('ON');
  const to = tokens.indexOf('TO', on + 1);
  if (tokens[0]?.toUpperCase() !== 'GRANT' || on === -1 || to === -1 || tokens[1]?.toUpperCase() === 'PROXY') return [];
  const { database, table } = objectOf(tokens.slice(on + 1, to));
  const grantee = plain(tokens[to + 1] ?? '');
  const held = privilegesOf(tokens.slice(1, on));
  const mayPassOn = tokens.slice(to).join(' ').toUpperCase().includes('WITH GRANT OPTION');
  return [...held, ...(mayPassOn ? [{ privilege: 'GRANT OPTION', columns: undefined }] : [])].map((one) => ({
    ...one,
    database,
    table,
    grantee,
  }));
};

const objectOf = (tokens: readonly string[]): { database: string; table: string } => {
  const kinds = ['TABLE', 'PROCEDURE', 'FUNCTION', 'PACKAGE', 'BODY'];
  const names = tokens.filter((token) => !kinds.includes(token) && token !== '.').map(plain);
  return { database: names[0] ?? '*', table: names[1] ?? '*' };
};

const privilegesOf = (tokens: readonly string[]): { privilege: string; columns: string[] | undefined }[] => {
  const found: { privilege: string; columns: string[] | undefined }[] = [];
  let words: string[] = [];
  let columns: string[] | undefined;
  let inside = false;
  const finish = (): void => {
    if (words.length > 0) found.push({ privilege: words.join(' ').toUpperCase(), columns });
    words = [];
    columns = undefined;
  };
  for (const token of tokens) {
    if (token === '(') {
      inside = true;
      columns = [];
    } else if (token === ')') inside = false;
    else if (inside && token !== ',') columns?.push(plain(token));
    else if (!inside && token === ',') finish();
    else if (!inside) words.push(token);
  }
  finish();
  return found;
};

const plain = (token: string): string => {
  const mark = token[0];
  if (mark !== '`' && mark !== "'" && mark !== '"') return token;
  return token.slice(1, -1).replaceAll(mark + mark, mark);
};

/** Whether a privilege reaches this database. At the level of a whole database its name is a pattern. */
export const reaches = ({ database, table }: HeldPrivilege, name: string): boolean => {
  if (database === '*') return true;
  return table === '*' ? patternOf(database).test(name) : database.toLowerCase() === name.toLowerCase();
};

const patternOf = (database: string): RegExp => {
  const source = (database.match(/\\.|./gsu) ?? []).map((character) => {
    if (character === '_') return '.';
    if (character === '%') return '.*';
    return escaped(character.length === 2 && character.startsWith('\\') ? character.slice(1) : character);
  });
  return new RegExp(`^${source.join('')}$`, 'isu');
};

const escaped = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
