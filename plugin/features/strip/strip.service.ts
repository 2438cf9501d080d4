import type { Knex } from 'knex';
import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { currentHolds, findPatron, type PatronRecord } from '../../koha/patrons/index.ts';
import { InvalidInput, NotFound } from '../../shared/errors.ts';
import { dayIn, type Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import { mustBeTheSame } from '../insight/index.ts';
import { isTalk, type NoteKind, type TalkKind } from './desk-note.domain.ts';
import { addNote, removeNote } from './desk-note.repository.ts';
import type { DeskTalks } from './desk-talks.ts';
import { bestSaying, type StripSaying, type StripSentence } from './sentence.ts';

/** After this a note is part of the record and is not taken back from the strip. */
const UNDO_MINUTES = 10;

export interface StripServiceDeps {
  readonly koha: KohaGateway;
  readonly crm: Knex;
  readonly sentences: readonly StripSentence[];
  readonly talks: DeskTalks;
}

interface Written {
  readonly borrowernumber: number;
  readonly kind: NoteKind | TalkKind;
  readonly text: string;
}

interface Glance {
  readonly borrowernumber: number;
  readonly viewer: Viewer;
  readonly now: Instant;
  readonly locale: Locale;
}

export const stripService = ({ koha, crm, sentences, talks }: StripServiceDeps) => {
  const seen = async (viewer: Viewer, borrowernumber: number): Promise<PatronRecord> => {
    const patron = await findPatron(koha, viewer.visible, borrowernumber);
    if (patron === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');
    return patron;
  };

  return {
    /** @throws NotFound `patron.not-found` for a patron who does not exist and for one whom the viewer may not see. */
    async glance({ borrowernumber, viewer, now, locale }: Glance): Promise<StripSaying | undefined> {
      // At once, because the strip has little time; holds of somebody who may not be seen are dropped unread.
      const [patron, holds] = await Promise.all([
        seen(viewer, borrowernumber),
        currentHolds(koha, borrowernumber, { withTitles: false }),
      ]);
      return bestSaying(sentences, { patron, holds, viewer, now, today: dayIn(koha.timezone, now), locale });
    },

    /**
     * @returns the id of the note, or of the conversation
     * @throws NotFound `patron.not-found`, InvalidInput `strip.empty-note`, Conflict `patron.somebody-else`
     */
    async write(viewer: Viewer, note: Written, now: Instant): Promise<number> {
      const text = note.text.trim();
      const { kind } = note;
      if (text === '') throw new InvalidInput('strip.empty-note', 'The note is empty: write a word into it.');
      const patron = await seen(viewer, note.borrowernumber);
      const { borrowernumber } = patron;
      if (isTalk(kind)) return talks.log({ viewer, now }, { borrowernumber, kind, text });
      await mustBeTheSame(crm, patron);
      return addNote(crm, { borrowernumber, kind, text, author: viewer.borrowernumber }, now);
    },

    /** @throws NotFound `strip.no-such-note` also for somebody else's note and for one that is no longer new. */
    async takeBack(viewer: Viewer, id: number, kind: NoteKind | TalkKind, now: Instant): Promise<void> {
      const since = now.subtract({ minutes: UNDO_MINUTES });
      const isGone = isTalk(kind)
        ? await talks.takeBack({ viewer, now }, id, since)
        : await removeNote(crm, id, viewer.borrowernumber, since);
      if (isGone) return;
      throw new NotFound('strip.no-such-note', 'There is no such note of yours to take back.');
    },
  };
};

export type StripService = ReturnType<typeof stripService>;
