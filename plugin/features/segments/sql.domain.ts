/** A piece of SQL with the values that belong to its question marks. Values never become part of the text. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** A list stands for as many values as it has, for `IN (...)`. */
export type SqlValue = string | number | readonly (string | number)[];

const isSql = (part: Sql | SqlValue): part is Sql => typeof part === 'object' && 'text' in part;

/** `sql\`p.age >= ${18}\``: a number, text or list becomes a question mark, another piece is put in as it is. */
export const sql = (texts: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql => {
  let text = texts[0] ?? '';
  const values: SqlValue[] = [];
  // Plain loops: pages ask statements that take no longer than putting them together in a roundabout way.
  for (const [position, part] of parts.entries()) {
    if (isSql(part)) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
    text += texts[position + 1] ?? '';
  }
  return { text, values };
};

/** A name of ours, from the registry. @throws when it is anything but a plain name, such as `m.stage` */
export const identifier = (name: string): Sql => {
  if (!/^[a-z_]+(\.[a-z_0-9]+)?$/.test(name)) throw new Error('This is no plain name of a column or table.');
  return { text: name, values: [] };
};

export const ALWAYS: Sql = { text: '1 = 1', values: [] };
export const NEVER: Sql = { text: '1 = 0', values: [] };

const joined = (pieces: readonly Sql[], word: string): Sql => ({
  text: pieces.map((piece) => `(${piece.text})`).join(` ${word} `),
  values: pieces.flatMap((piece) => piece.values),
});

export const and = (pieces: readonly Sql[]): Sql => {
  if (pieces.includes(NEVER)) return NEVER;
  const rest = pieces.filter((piece) => piece !== ALWAYS);
  return rest.length < 2 ? (rest[0] ?? ALWAYS) : joined(rest, 'AND');
};

export const or = (pieces: readonly Sql[]): Sql => {
  if (pieces.includes(ALWAYS)) return ALWAYS;
  const rest = pieces.filter((piece) => piece !== NEVER);
  return rest.length < 2 ? (rest[0] ?? NEVER) : joined(rest, 'OR');
};
