type QueryValue = string | number | boolean | readonly string[] | undefined;

/** A path with its query; what is empty or undefined is left out, so that addresses stay short and say one thing. */
export const pathWith = (path: string, query: Readonly<Record<string, QueryValue>>): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [value])
      if (one !== undefined && one !== '') parameters.append(name, String(one));
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
};

/** A query as it arrived: text, or a list where a name comes twice; empty values are dropped. */
export const queryOf = (url: string): Record<string, string | string[]> => {
  const query: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of new URL(url, 'http://kenal.invalid').searchParams) {
    if (value === '') continue;
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return { ...query };
};

/** Whether a query carries parameters without a value, as a form with empty fields sends them. */
export const hasEmptyParameters = (url: string): boolean =>
  [...new URL(url, 'http://kenal.invalid').searchParams.values()].includes('');

/**
 * Where to go after signing in or changing the language: a path inside Kenal and nothing else. Anything that a
 * browser could take for another host leads to the start page.
 */
export const safeNext = (text: string | undefined): string => {
  if (text === undefined || text.length > 2000 || !/^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(text)) return '/';
  const resolved = new URL(text, 'http://kenal.invalid');
  if (resolved.host !== 'kenal.invalid' || resolved.pathname.startsWith('//')) return '/';
  return `${resolved.pathname}${resolved.search}`;
};
