import type { Knex } from 'knex';
import type { Language } from '../../../i18n/locale.ts';
import type { KohaGateway } from '../../../koha/gateway.ts';
import { findPatron, patronsByNumber } from '../../../koha/patrons/index.ts';
import { EVERY_LIBRARY } from '../../../koha/visibility.ts';
import { NotFound } from '../../../shared/errors.ts';
import { instantOfWallTime, type Instant } from '../../../shared/time.ts';
import { hashOfToken, newToken } from '../../../shared/token.ts';
import type { Viewer } from '../../access/index.ts';
import { isSamePerson, samePeople } from '../../insight/index.ts';
import type { Promised } from '../promise.domain.ts';
import { lastChangesOf, listPromises } from '../promise.read-model.ts';
import { dropFeeds, feedSince, findFeed, storeFeed } from './calendar-feed.repository.ts';
import type { CalendarEntry } from './calendar-file.ts';

export interface CalendarDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  /** Somebody as they would be recognised now; undefined for who may not use Kenal any more. */
  readonly viewerOf: (borrowernumber: number) => Promise<Viewer | undefined>;
}

/** What is in somebody's calendar: whose language it speaks, and their promises with the day of the last change. */
export interface CalendarPromises {
  readonly language: Language;
  readonly promises: readonly (Promised & { readonly changedAt: Instant })[];
}

const MOST_ENTRIES = 500;

const noSuch = (): NotFound => new NotFound('promises.no-such-calendar', 'There is no such calendar.');

/** Promises in the calendar of who keeps them, under an address that nobody can guess and that ends when they say so. */
export const calendarService = ({ crm, koha, viewerOf }: CalendarDeps) => {
  /** The owner, while they may still see promises and nobody else has got their number. */
  const ownerOf = async (borrowernumber: number): Promise<Viewer> => {
    const viewer = await viewerOf(borrowernumber);
    if (viewer?.permissions.has('conversations.view') !== true) throw noSuch();
    const record = await findPatron(koha, EVERY_LIBRARY, borrowernumber);
    if (record === undefined || !(await isSamePerson(crm, record, undefined))) throw noSuch();
    return viewer;
  };

  return {
    /** A new secret; an earlier one does not open anything from now on. Only this answer holds it. */
    async renew({ borrowernumber }: Viewer, language: Language, now: Instant): Promise<string> {
      const secret = newToken();
      await storeFeed(crm, { owner: borrowernumber, language }, hashOfToken(secret), now);
      return secret;
    },

    revoke: ({ borrowernumber }: Viewer): Promise<void> => dropFeeds(crm, [borrowernumber]),

    since: ({ borrowernumber }: Viewer): Promise<Instant | undefined> => feedSince(crm, borrowernumber),

    /**
     * What this secret opens: the owner's own open promises, to patrons whom they may see at this moment.
     *
     * @throws NotFound `promises.no-such-calendar`
     */
    async open(secret: string, now: Instant): Promise<CalendarPromises> {
      const feed = await findFeed(crm, hashOfToken(secret));
      if (feed === undefined) throw noSuch();
      const { borrowernumber, visible } = await ownerOf(feed.owner);
      const filter = { whose: 'mine', state: 'open' } as const;
      const request = { reader: { borrowernumber, now }, visible, filter };
      const own = await listPromises(crm, request, { limit: MOST_ENTRIES, offset: 0 });
      const numbers = [...new Set(own.map((promise) => promise.borrowernumber))];
      const patrons = await samePeople({ crm, koha }, await patronsByNumber(koha, visible, numbers));
      const seen = new Set(patrons.map((patron) => patron.borrowernumber));
      const promises = own.filter((promise) => seen.has(promise.borrowernumber));
      const changes = await lastChangesOf(
        crm,
        promises.map(({ id }) => id),
      );
      return {
        language: feed.language === 'id' ? 'id' : 'en',
        promises: promises.map((promise) => ({ ...promise, changedAt: changes.get(promise.id) ?? promise.madeAt })),
      };
    },
  };
};

export type CalendarService = ReturnType<typeof calendarService>;

/** Of a confidential promise only that there is one: a calendar is read on screens and by programs of others. */
export const entryOf = (
  { id, what, dueOn, dueTime, madeAt, isConfidential, version, changedAt }: CalendarPromises['promises'][number],
  {
    timezone,
    confidential,
    address,
  }: { readonly timezone: string; readonly confidential: string; readonly address: string },
): CalendarEntry => ({
  id: `promise-${id}-${madeAt.epochMilliseconds}@kenal`,
  summary: isConfidential ? confidential : what,
  at: dueTime === '' ? { day: dueOn } : { moment: instantOfWallTime(timezone, `${dueOn.toString()} ${dueTime}:00`) },
  changedAt,
  changes: version - 1,
  url: `${address}/promises/${id}`,
});
