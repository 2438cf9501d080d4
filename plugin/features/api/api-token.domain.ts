/** What a program may ask. */
export const SCOPES = ['segments.read', 'patrons.read'] as const;
export type Scope = (typeof SCOPES)[number];

export const isScope = (text: string): text is Scope => (SCOPES as readonly string[]).includes(text);
