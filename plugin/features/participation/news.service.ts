import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import {
  findPatron,
  noticesSentSince,
  patronsByNumber,
  suggestionsNow,
  type FoundPatron,
} from '../../koha/patrons/index.ts';
import { NotFound } from '../../shared/errors.ts';
import { dayIn, startOfDay, type Instant, type LibraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import { lastSpokenWith } from '../conversations/index.ts';
import { isSamePerson, samePeople } from '../insight/index.ts';
import { NEWS_STATES, type News, type NewsState } from './news.domain.ts';
import { noteTold, suggestedBy, unmarkedNews, type NewsQuery } from './told.repository.ts';

export interface NewsDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}

/** For how long it is news what became of a suggestion. */
const NEWS_DAYS = 60;
/** At a time, and at most shown. */
const LOOKED_AT = 300;
/** Koha's notices of it. */
const NOTICES: Readonly<Record<NewsState, string>> = { accepted: 'ACCEPTED', available: 'AVAILABLE' };

/** News that Koha has not written of, nor somebody spoken of. */
interface Untold extends News {
  /** When somebody last spoke with the patron since, of something else; they may have told it by the way. */
  readonly spokenOn: LibraryDay | undefined;
}

/** Something to tell a patron, as Koha has it now. */
export interface ToTell extends Untold {
  readonly patron: FoundPatron;
  readonly title: string | undefined;
}

/** What became of suggestions, until somebody has told the patron. */
export const newsService = ({ crm, koha }: NewsDeps) => {
  const untold = async (news: readonly News[]): Promise<Untold[]> => {
    const [first] = news.map(({ since }) => since).sort((one, other) => one.since(other).sign);
    if (first === undefined) return [];
    const patrons = [...new Set(news.map(({ borrowernumber }) => borrowernumber))];
    const [spoken, notices] = await Promise.all([
      lastSpokenWith(crm, patrons),
      noticesSentSince(koha, patrons, Object.values(NOTICES), first),
    ]);
    return news.flatMap((one) => {
      const { borrowernumber, state, since } = one;
      const begin = startOfDay(koha.timezone, since);
      const isSince = (moment: Instant | undefined): moment is Instant =>
        moment !== undefined && moment.since(begin).sign >= 0;
      const wasWritten = notices.some(
        (notice) =>
          notice.borrowernumber === borrowernumber &&
          notice.code === NOTICES[state] &&
          notice.day.since(since).sign >= 0,
      );
      const last = spoken.get(borrowernumber);
      if (wasWritten || isSince(last?.ofSuggestionAt)) return [];
      return [{ ...one, spokenOn: isSince(last?.at) ? dayIn(koha.timezone, last.at) : undefined }];
    });
  };

  /** Looks on until there is nothing more, or enough: what was told in another way must not crowd out the rest. */
  const allUntold = async (query: Omit<NewsQuery, 'limit' | 'skip'>): Promise<Untold[]> => {
    const found: Untold[] = [];
    for (let skip = 0; found.length < LOOKED_AT; skip += LOOKED_AT) {
      const part = await unmarkedNews(crm, { ...query, limit: LOOKED_AT, skip });
      found.push(...(await untold(part)));
      if (part.length < LOOKED_AT) break;
    }
    return found;
  };

  return {
    /** The day since which something is there that a patron suggested, where nobody has told them, or spoken with them. */
    async arrivedFor(borrowernumber: number, today: LibraryDay): Promise<LibraryDay | undefined> {
      const from = today.subtract({ days: NEWS_DAYS });
      const news = await allUntold({ states: ['available'], from, of: { borrowernumber } });
      return news.find(({ spokenOn }) => spokenOn === undefined)?.since;
    },

    /** For patrons of the viewer's own library: first those with whom nobody has spoken since, each the latest first. */
    async toTell({ visible, homeLibrary }: Viewer, today: LibraryDay): Promise<ToTell[]> {
      const from = today.subtract({ days: NEWS_DAYS });
      const untoldNews = await allUntold({ states: NEWS_STATES, from, of: { library: homeLibrary } });
      const news = [true, false].flatMap((isFirst) =>
        untoldNews.filter(({ spokenOn }) => (spokenOn === undefined) === isFirst),
      );
      const [found, now] = await Promise.all([
        patronsByNumber(koha, visible, [...new Set(news.map(({ borrowernumber }) => borrowernumber))]),
        suggestionsNow(
          koha,
          news.map(({ suggestion }) => suggestion),
        ),
      ]);
      const known = await samePeople(
        { crm, koha },
        found.filter(({ keepsNoHistory }) => !keepsNoHistory),
      );
      const patrons = new Map(known.map((patron) => [patron.borrowernumber, patron]));
      return news.flatMap((one) => {
        const patron = patrons.get(one.borrowernumber);
        const there = now.get(one.suggestion);
        const isSo = there?.borrowernumber === one.borrowernumber && there.state === one.state;
        return patron === undefined || !isSo ? [] : [{ ...one, patron, title: there.title }];
      });
    },

    /** @throws NotFound `participation.no-such-suggestion`, also where the viewer may not see the patron */
    async tell(viewer: Viewer, suggestion: number, state: NewsState, now: Instant): Promise<void> {
      const borrowernumber = await suggestedBy(crm, suggestion);
      const patron = borrowernumber && (await findPatron(koha, viewer.visible, borrowernumber));
      if (!patron || patron.privacy === 'never' || !(await isSamePerson(crm, patron, undefined)))
        throw new NotFound('participation.no-such-suggestion', 'There is no such suggestion.');
      const told = { suggestion, borrowernumber: patron.borrowernumber, state };
      await noteTold(crm, told, { by: viewer.borrowernumber, now });
    },
  };
};

export type NewsService = ReturnType<typeof newsService>;
