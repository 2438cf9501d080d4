import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { Route } from '../../web/route.ts';
import type { DeskTalks } from './desk-talks.ts';
import type { StripSentence } from './sentence.ts';
import { OWN_SENTENCES } from './sentences.ts';
import { stripApiRoutes } from './strip.routes.ts';
import { stripService } from './strip.service.ts';

export type { DeskTalks } from './desk-talks.ts';
export type { StripSentence } from './sentence.ts';
export { deskNoteFollower } from './desk-note.repository.ts';
export { deskNoteSource } from './desk-note.timeline.ts';
export { handOverCard } from './hand-over.card.ts';

export interface StripDeps {
  readonly koha: KohaGateway;
  readonly crm: Knex;
  /** Path of Kenal, such as `/kenal`. */
  readonly basePath: string;
  /** Where what is said at the desk is kept. */
  readonly talks: DeskTalks;
  /** Sentences of other features. */
  readonly sentences?: readonly StripSentence[];
}

/** What the desk strip in Koha's pages asks and tells. */
export const stripRoutes = ({ koha, crm, basePath, talks, sentences = [] }: StripDeps): Route[] =>
  stripApiRoutes(stripService({ koha, crm, talks, sentences: [...OWN_SENTENCES, ...sentences] }), basePath);
