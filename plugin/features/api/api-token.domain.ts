/** What a program may ask. */
export const SCOPES = ['segments.read', 'patrons.read', 'conversations.read'] as const;
export type Scope = (typeof SCOPES)[number];

/** Of the name of a token, in characters. */
export const LONGEST_NAME = 120;

export const isScope = (text: string): text is Scope => (SCOPES as readonly string[]).includes(text);
