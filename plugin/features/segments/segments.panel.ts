import type { Knex } from 'knex';
import { libraryDay } from '../../shared/time.ts';
import { pathWith } from '../../web/links.ts';
import type { PatronPanel } from '../patrons/index.ts';
import { permittedSegments } from './permitted.ts';
import type { RegistrySource } from './registry.ts';
import type { SegmentKind } from './segment.domain.ts';

/** The card on a patron's page: in which segments they were found. */
export interface SegmentsPanel {
  readonly lines: readonly {
    readonly name: string;
    /** To the segment, with why this patron is in it. */
    readonly path: string;
    readonly note: string;
  }[];
  /** Instead of lines, where there are none. */
  readonly none: string;
  readonly foot: string;
}

interface MemberRow {
  readonly id: number;
  readonly name: string;
  readonly kind: SegmentKind;
  readonly since: string;
}

const MOST_SHOWN = 12;

/** Goes by what was listed last, so that a page asks no rule of its own. Nothing is said before there is a segment. */
export const segmentsPanel = (crm: Knex, registry: RegistrySource): PatronPanel<SegmentsPanel> => ({
  load: async ({ patron, history, viewer, locale }) => {
    if (!viewer.permissions.has('segments.use')) return undefined;
    const permitted = [...(await permittedSegments(crm, registry, viewer)).values()];
    // A list should have forgotten whoever keeps no history; should it not have, nothing is said either.
    const saved = permitted.filter(({ tellsOfUse }) => history.state !== 'refused' || !tellsOfUse);
    if (saved.length === 0) return undefined;
    const rows = await crm('kenal_segment as g')
      .whereIn(
        'g.id',
        saved.map(({ id }) => id),
      )
      .join('kenal_segment_member as s', 's.segment_id', 'g.id')
      .where('s.borrowernumber', patron.borrowernumber)
      .orderBy(['g.name', 'g.id'])
      .limit(MOST_SHOWN)
      .select<MemberRow[]>('g.id', 'g.name', 'g.kind', 's.since');
    const { t } = locale;
    return {
      lines: rows.map(({ id, name, kind, since }) => ({
        name,
        path: `${pathWith(`/segments/${id}`, { patron: patron.borrowernumber })}#why`,
        note: t(kind === 'live' ? 'segments.panel.since' : 'segments.panel.fixed', {
          day: locale.day(libraryDay(since)),
        }),
      })),
      none: t('segments.panel.none'),
      foot: t('segments.panel.foot'),
    };
  },
});
