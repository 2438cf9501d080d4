import type { IconName } from '../../web/icons.ts';
import type { TimelineSource } from './timeline.ts';

/** What librarians look for together, in the order of the filters; each has a text `timeline.group.<group>`. */
const GROUPS = {
  said: 'message',
  use: 'book',
  sent: 'mail',
  services: 'services',
  part: 'part',
  account: 'card',
} as const satisfies Readonly<Record<string, IconName>>;

export type TimelineGroup = keyof typeof GROUPS;

/** One group, and what it can be narrowed to. */
export interface TimelineFilter {
  readonly group: TimelineGroup;
  readonly icon: IconName;
  readonly kinds: TimelineSource['kinds'];
}

/** What a timeline shows: a group, or one kind of it. */
export interface TimelineChoice {
  readonly group: TimelineGroup;
  readonly kind: string | undefined;
}

/** The filters that these sources offer. */
export const filtersOf = (sources: readonly TimelineSource[]): TimelineFilter[] =>
  (Object.keys(GROUPS) as TimelineGroup[])
    .map((group) => ({
      group,
      icon: GROUPS[group],
      kinds: sources.filter((source) => source.group === group).flatMap((source) => source.kinds),
    }))
    .filter(({ kinds }) => kinds.length > 0);

/** What an address asks for: a group or a kind; undefined, which is everything, for what is neither. */
export const choiceOf = (filters: readonly TimelineFilter[], asked: string | undefined): TimelineChoice | undefined => {
  for (const { group, kinds } of filters) {
    if (group === asked) return { group, kind: undefined };
    const found = kinds.find(({ kind }) => kind === asked);
    if (found !== undefined) return { group, kind: found.kind };
  }
  return undefined;
};
