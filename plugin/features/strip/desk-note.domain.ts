export const NOTE_KINDS = ['note', 'hand-over'] as const;
/** A note for colleagues, or something that a colleague should take care of. */
export type NoteKind = (typeof NOTE_KINDS)[number];
