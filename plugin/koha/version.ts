/** How far a version of Koha is known to work with Kenal. */
export type KohaSupport = 'supported' | 'best-effort' | 'too-old' | 'newer-than-tested' | 'unknown';

/** A version of Koha, read from its preference `Version`. */
export interface KohaVersion {
  /** The preference as Koha stores it; undefined where it is missing. */
  readonly text: string | undefined;
  /** `25.11`, the release; undefined where the text cannot be read as a version. */
  readonly release: string | undefined;
  /** `25.11.00.000`, or `unknown`. */
  readonly label: string;
  readonly support: KohaSupport;
}

/** The releases that are tested at every change, first and last. */
export const SUPPORTED_KOHA = { from: '22.11', to: '26.05' } as const;
/** The oldest release that is tried. */
export const OLDEST_KOHA = '19.05';

const SHAPE = /^(\d{2})\.(\d{2})(?:\.(\d{2})\.(\d{3})|(\d{2})(\d{3}))$/;

/** Reads both ways in which Koha writes its version: `25.11.00.000` and `25.1100000`. */
export const parseKohaVersion = (text: string | undefined): KohaVersion => {
  const found = SHAPE.exec(text?.trim() ?? '');
  if (found === null) return { text, release: undefined, label: 'unknown', support: 'unknown' };
  const [, year = '', month = '', dottedFix, dottedStep, fix, step] = found;
  const release = `${year}.${month}`;
  return {
    text,
    release,
    label: `${release}.${dottedFix ?? fix ?? ''}.${dottedStep ?? step ?? ''}`,
    support: supportOf(release),
  };
};

/** Negative where release `a` came before `b`. Both are `YY.MM`, so the order of text is the order of time. */
export const compareReleases = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

const supportOf = (release: string): KohaSupport => {
  if (compareReleases(release, OLDEST_KOHA) < 0) return 'too-old';
  if (compareReleases(release, SUPPORTED_KOHA.from) < 0) return 'best-effort';
  return compareReleases(release, SUPPORTED_KOHA.to) > 0 ? 'newer-than-tested' : 'supported';
};
