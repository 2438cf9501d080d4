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
import { startOfDay, type Instant, type LibraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import { lastSpokenWith } from '../conversations/index.ts';
import { isSamePerson, samePeople } from '../insight/index.ts';
import { NEWS_STATES, type News, type NewsState } from './news.domain.ts';
import { noteTold, suggestedBy, unmarkedNews } from './told.repository.ts';

export interface NewsDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}

/** For how long it is news what became of a suggestion. */
const NEWS_DAYS = 60;
/** More than a page shows: what was told in another way must not crowd out others. */
const LOOKED_AT = 300;
/** Koha's notices of it. */
const NOTICES: Readonly<Record<NewsState, string>> = { accepted: 'ACCEPTED', available: 'AVAILABLE' };

/** Something to tell a patron, as Koha has it now. */
export interface ToTell extends News {
  readonly patron: FoundPatron;
  readonly title: string | undefined;
}

/** What became of suggestions, until somebody has told the patron. */
export const newsService = ({ crm, koha }: NewsDeps) => {
  /** Without what Koha has written of, and without what came before somebody spoke with the patron. */
  const untold = async (news: readonly News[]): Promise<News[]> => {
    const [first] = news.map(({ since }) => since).sort((one, other) => one.since(other).sign);
    if (first === undefined) return [];
    const patrons = [...new Set(news.map(({ borrowernumber }) => borrowernumber))];
    const [spoken, notices] = await Promise.all([
      lastSpokenWith(crm, patrons),
      noticesSentSince(koha, patrons, Object.values(NOTICES), first),
    ]);
    return news.filter(({ borrowernumber, state, since }) => {
      const last = spoken.get(borrowernumber);
      if (last !== undefined && last.since(startOfDay(koha.timezone, since)).sign >= 0) return false;
      return !notices.some(
        (notice) =>
          notice.borrowernumber === borrowernumber &&
          notice.code === NOTICES[state] &&
          notice.day.since(since).sign >= 0,
      );
    });
  };

  return {
    /** The day since which something is there that a patron suggested and was not told of. */
    async arrivedFor(borrowernumber: number, today: LibraryDay): Promise<LibraryDay | undefined> {
      const from = today.subtract({ days: NEWS_DAYS });
      const query = { states: ['available'] as const, from, of: { borrowernumber }, limit: LOOKED_AT };
      return (await untold(await unmarkedNews(crm, query)))[0]?.since;
    },

    /** For patrons of the viewer's own library, the latest first. */
    async toTell({ visible, homeLibrary }: Viewer, today: LibraryDay): Promise<ToTell[]> {
      const from = today.subtract({ days: NEWS_DAYS });
      const query = { states: NEWS_STATES, from, of: { library: homeLibrary }, limit: LOOKED_AT };
      const news = await untold(await unmarkedNews(crm, query));
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
