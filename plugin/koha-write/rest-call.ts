/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Why there is no answer: the server never got the question, or it may have and did not answer. */
export interface Unanswered {
  readonly failure: 'not-sent' | 'unknown';
}

/** Failures of a connection that never was, so that nothing can have been sent over it. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const codeOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return typeof cause?.code === 'string' ? cause.code : '';
};

/** One request without redirects; the answer's body is read within the same time. */
export const trySending = async (url: string, timeoutMs: number, init: RequestInit): Promise<Answer | Unanswered> => {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { failure: NEVER_SENT.has(codeOf(error)) ? 'not-sent' : 'unknown' };
  }
};

export const formBody = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();

/** The object that was answered, or an empty one where it was none. */
export const jsonOf = ({ text }: Answer): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
};
