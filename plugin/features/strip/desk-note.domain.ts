export const NOTE_KINDS = ['note', 'hand-over'] as const;
/** A note for colleagues, or something that a colleague should take care of. */
export type NoteKind = (typeof NOTE_KINDS)[number];

export const TALK_KINDS = ['conversation', 'promise'] as const;
/** What was said at the desk, to be kept as a conversation; perhaps as one in which it was promised. */
export type TalkKind = (typeof TALK_KINDS)[number];

export const isTalk = (kind: NoteKind | TalkKind): kind is TalkKind => kind === 'conversation' || kind === 'promise';
