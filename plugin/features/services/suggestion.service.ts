import type { Knex } from 'knex';
import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { findPatron, type PatronRecord } from '../../koha/patrons/index.ts';
import { Conflict, NotFound } from '../../shared/errors.ts';
import { dayIn } from '../../shared/time.ts';
import { isSamePerson, mustBeTheSame } from '../insight/index.ts';
import type { InterestReader } from '../interests/index.ts';
import { segmentsAmong, type SegmentRegistrySource } from '../segments/index.ts';
import { readCatalogue } from './catalogue.repository.ts';
import type { Doing } from './request-ground.ts';
import { tellsNothing, type History } from '../patrons/index.ts';
import { suggestionsFor, type Dismissal, type Suggestion } from './suggestion.domain.ts';
import { dismissedFor, keepDismissal, lessonsOf, pastRequests } from './suggestion.repository.ts';

export interface SuggestionDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  /** The fields of segments, for which a viewer may need permissions. */
  readonly registry: SegmentRegistrySource;
  readonly interests: Pick<InterestReader, 'of'>;
  readonly historyOf: (patron: PatronRecord) => Promise<History>;
}

/** Offers that suit a patron, with the reason, and what becomes of them. */
export const suggestionService = ({ crm, koha, registry, interests, historyOf }: SuggestionDeps) => {
  const suggest = async (patron: PatronRecord, locale: Locale, { viewer, now }: Doing): Promise<Suggestion[]> => {
    const { borrowernumber } = patron;
    // What is known until the next refresh is of whoever had the number before.
    if (!(await isSamePerson(crm, patron, undefined))) return [];
    const [history, services, known, past, dismissed, lessons] = await Promise.all([
      historyOf(patron),
      readCatalogue(crm, locale.language),
      interests.of(borrowernumber),
      pastRequests(crm, borrowernumber, koha.timezone),
      dismissedFor(crm, borrowernumber),
      lessonsOf(crm),
    ]);
    // Of whom nothing may be told of use, only what they said themselves.
    const mayTell = !tellsNothing(history);
    const usable = known.filter(({ isDeclared, kind }) => isDeclared || (mayTell && kind !== 'class'));
    // What a segment is called is for those who work with segments.
    const asked = viewer.permissions.has('segments.use') ? services.flatMap(({ segment }) => segment ?? []) : [];
    const segments =
      asked.length === 0
        ? []
        : await segmentsAmong(crm, { registry, viewer, borrowernumber, ids: asked, mayTellOfUse: mayTell });
    return suggestionsFor({
      services,
      category: patron.categorycode,
      interests: usable.map(({ label }) => label),
      segments: new Map(segments.map(({ id, name }) => [id, name])),
      past,
      dismissed,
      lessons,
      today: dayIn(koha.timezone, now),
    });
  };
  return {
    suggest,

    /**
     * @throws NotFound `patron.not-found`; Conflict `services.not-suggested` when it is not suggested any more,
     *   `patron.somebody-else`
     */
    async dismiss(
      doing: Doing,
      locale: Locale,
      { borrowernumber, serviceId, reason }: { borrowernumber: number; serviceId: number; reason: Dismissal },
    ): Promise<void> {
      const patron = await findPatron(koha, doing.viewer.visible, borrowernumber);
      if (patron === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');
      await mustBeTheSame(crm, patron);
      const suggested = (await suggest(patron, locale, doing)).find(({ service }) => service.id === serviceId);
      if (suggested === undefined)
        throw new Conflict('services.not-suggested', 'This is not suggested any more: somebody has seen to it.');
      const offer = { borrowernumber, serviceId, ground: suggested.ground.kind, reason };
      await keepDismissal(crm, offer, { by: doing.viewer.borrowernumber, now: doing.now });
    },
  };
};

export type SuggestionService = ReturnType<typeof suggestionService>;
