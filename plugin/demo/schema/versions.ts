/** Koha releases whose schema can be built, oldest first. 19.05 stands for the time before the long-term releases. */
export const KOHA_VERSIONS = ['19.05', '22.11', '23.11', '24.11', '25.05', '25.11', '26.05'] as const;

export type KohaVersion = (typeof KOHA_VERSIONS)[number];

/**
 * A change is often known only by two releases: the last one seen without it and the first one seen with it. For the
 * releases between the two, `early` is the schema in which no such change has come yet and `late` the one in which all
 * of them have.
 */
export type KohaVariant = 'early' | 'late';

/** A change that `before` does not have yet and `by` has. */
export interface Bracket {
  readonly before: KohaVersion;
  readonly by: KohaVersion;
}

/** The moment in Koha's history at which a schema is built. */
export interface Moment {
  readonly version: KohaVersion;
  readonly variant: KohaVariant;
}

const order = (version: KohaVersion): number => KOHA_VERSIONS.indexOf(version);

/** Whether nobody can say if `version` has the change. */
export const isOpen = (change: Bracket, version: KohaVersion): boolean =>
  order(version) > order(change.before) && order(version) < order(change.by);

/** Whether the change has come at this moment. */
export const hasCome = (change: Bracket, { version, variant }: Moment): boolean =>
  isOpen(change, version) ? variant === 'late' : order(version) >= order(change.by);

/** When something came and when it went; always there if neither is given. */
export interface Life {
  readonly since?: Bracket | undefined;
  readonly until?: Bracket | undefined;
}

/** Whether something with this life is there at this moment. */
export const isAlive = ({ since, until }: Life, moment: Moment): boolean =>
  (since === undefined || hasCome(since, moment)) && (until === undefined || !hasCome(until, moment));

/** The text that Koha keeps in the system preference `Version`, such as `25.1100000`. */
export const kohaVersionPreference = (version: KohaVersion): string => `${version}00000`;
