import type { TodayCard } from '../today/index.ts';
import type { PatronLists } from './patron-list.service.ts';
import type { SegmentService } from './segments.service.types.ts';

/** To the owner of a patron list: it follows its segment no longer. It stays until they say that they know. */
export const endedListsCard = (
  segments: Pick<SegmentService, 'list'>,
  lists: Pick<PatronLists, 'endedOf'>,
): TodayCard => ({
  permission: 'signed-in',
  column: 'wide',
  order: 20,
  async load({ viewer, locale, now }) {
    const ended = await lists.endedOf(viewer);
    if (ended.length === 0) return undefined;
    const { t } = locale;
    // Whoever may not see a segment is not told its name either.
    const seen = viewer.permissions.has('segments.use') ? await segments.list({ viewer, now }) : [];
    return {
      id: 'ended-lists',
      title: t('segments.kept.card.title'),
      lines: ended.map(({ listId, segment: id, name, ended: because = 'list' }) => {
        const segment = seen.find((one) => one.id === id);
        const list =
          name === undefined ? t('segments.kept.number', { list: listId }) : t('segments.kept.name', { name });
        return {
          icon: 'list' as const,
          lead: segment === undefined ? undefined : { path: `/segments/${id}`, text: segment.name },
          text: t('segments.kept.card.line', { list }),
          note: t(`segments.kept.ended.${because}`),
          figure: undefined,
          action: undefined,
          post: {
            path: `/koha-lists/${listId}/let-go`,
            text: t('segments.kept.card.know'),
            label: t('segments.kept.card.knowOf', { list }),
          },
          isAlert: true,
        };
      }),
      foot: t('segments.kept.card.foot'),
    };
  },
});
