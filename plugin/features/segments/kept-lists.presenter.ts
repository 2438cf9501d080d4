import type { Locale } from '../../i18n/locale.ts';
import type { Field } from '../../web/partials.ts';
import type { AudienceChoice } from './audience-choice.ts';
import { nameOfNew } from './name-of-new.ts';
import type { NamedKeeping, PatronLists } from './patron-list.service.ts';
import type { Segment } from './segment.domain.ts';

/** `partials/segments/koha-lists`: how a list is made, and those that follow the segment. */
export interface KohaListsView {
  /** Undefined where no list can be made. */
  readonly makePath: string | undefined;
  readonly name: Field;
  /** Undefined where no children are in. */
  readonly audience: AudienceChoice | undefined;
  /** The choice to keep it in step; undefined where it is made once. */
  readonly keep: { readonly help: string } | undefined;
  /** Why it can only be made once, and what an administrator could do. */
  readonly onlyOnce: string | undefined;
  readonly kept: readonly KeptListView[];
}

interface KeptListView {
  readonly title: string;
  readonly state: string;
  /** Why it could not be kept the last time. */
  readonly problem: string | undefined;
  readonly path: string;
}

interface KohaListsInput {
  readonly segment: Segment;
  readonly possible: Awaited<ReturnType<PatronLists['possible']>>;
  readonly kept: readonly NamedKeeping[];
  readonly audience: AudienceChoice | undefined;
}

export const kohaListsView = (locale: Locale, { segment, possible, kept, audience }: KohaListsInput): KohaListsView => {
  const { t } = locale;
  const isLive = segment.kind === 'live';
  return {
    makePath: possible === 'nothing' ? undefined : `/segments/${segment.id}/koha-list`,
    name: nameOfNew(locale, 'list-name', 'segments.use.listName', segment.name),
    audience,
    keep: isLive && possible === 'kept' ? { help: t('segments.kept.help') } : undefined,
    onlyOnce: isLive && possible === 'once' ? t('segments.kept.onlyOnce') : undefined,
    kept: kept.map((list) => keptListView(locale, list)),
  };
};

const keptListView = (locale: Locale, { listId, name, keptAt, change, heldBack }: NamedKeeping): KeptListView => {
  const { t } = locale;
  const title = name === undefined ? t('segments.kept.number', { list: listId }) : t('segments.kept.name', { name });
  const looked =
    keptAt === undefined ? t('segments.kept.never') : t('segments.kept.looked', { moment: locale.moment(keptAt) });
  const changed =
    change === undefined
      ? undefined
      : t('segments.kept.changed', {
          moment: locale.moment(change.at),
          on: change.putOn,
          off: change.takenOff,
        });
  return {
    title,
    state: changed === undefined ? looked : `${looked} ${changed}`,
    problem: heldBack === undefined ? undefined : t(`segments.kept.heldBack.${heldBack}`),
    path: `/koha-lists/${listId}/let-go`,
  };
};
