import { fullName, maySeeTitles } from '../patrons/index.ts';
import type { TodayCard } from '../today/index.ts';
import type { NewsService } from './news.service.ts';

const AT_MOST = 6;

/** Patrons of the viewer's own library whose suggestion was accepted or is there, and whom nobody has told. */
export const newsCard = (news: Pick<NewsService, 'toTell'>): TodayCard => ({
  permission: 'patrons.view',
  column: 'wide',
  order: 30,
  async load({ viewer, locale, today }) {
    const { t } = locale;
    const waiting = await news.toTell(viewer, today);
    if (waiting.length === 0) return undefined;
    const showsTitles = maySeeTitles(viewer.permissions);
    return {
      id: 'suggestions',
      title: t('participation.news.title'),
      count: locale.number(waiting.length),
      lines: waiting.slice(0, AT_MOST).map(({ suggestion, patron, state, since, spokenOn, title }) => {
        const name = fullName(t, patron.name);
        return {
          icon: 'idea' as const,
          lead: { path: `/patrons/${patron.borrowernumber}`, text: name },
          text:
            showsTitles && title !== undefined
              ? t(`participation.news.${state}Title`, { title })
              : t(`participation.news.${state}`),
          note:
            spokenOn !== undefined && viewer.permissions.has('conversations.view')
              ? t('participation.news.sinceSpoken', { day: locale.day(since), spoken: locale.day(spokenOn) })
              : t('participation.news.since', { day: locale.day(since) }),
          figure: undefined,
          action: undefined,
          post: viewer.permissions.has('conversations.write')
            ? {
                path: `/participation/suggestions/${suggestion}/told`,
                text: t('participation.news.told'),
                label: t('participation.news.toldOf', { name }),
                field: { name: 'state', value: state },
              }
            : undefined,
          isAlert: false,
        };
      }),
      foot: t('participation.news.foot'),
    };
  },
});
