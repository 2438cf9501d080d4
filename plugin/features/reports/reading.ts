import type { VisibleLibraries } from '../../koha/visibility.ts';
import { SMALLEST_GROUP, type InterestReader, type LibraryInterest } from '../interests/index.ts';
import type { Reading } from './reading.presenter.ts';
import { partOf, seen } from './seen.ts';
import { BOUNDS } from './small-groups.domain.ts';
import type { Part } from './withheld-parts.domain.ts';

type Interests = Pick<InterestReader, 'ofLibraries' | 'ofEachLibrary' | 'asOf'>;
type Kind = Parameters<InterestReader['ofLibraries']>[1];

const MOST_TOPICS = 40;
const MOST_AUTHORS = 20;

/**
 * What a library, or all that a viewer may see, are read for; without what would give away how few share it in another.
 *
 * @param chosen code of the library; undefined for all of them
 */
export const readingOf = async (
  interests: Interests,
  visible: VisibleLibraries,
  chosen: string | undefined,
): Promise<Reading> => {
  const scope: VisibleLibraries = chosen === undefined ? visible : { all: false, branchcodes: [chosen] };
  const read = async (kind: Kind, most: number): Promise<LibraryInterest[]> => {
    const found = await interests.ofLibraries(scope, kind, most);
    const each = await interests.ofEachLibrary(
      visible,
      kind,
      found.map(({ value }) => value),
    );
    const isTold = ({ value }: LibraryInterest): boolean =>
      !seen(
        each.filter((one) => one.value === value),
        chosen,
        ({ patrons }) => interestPart(patrons),
      ).isWithheld;
    return found.filter(isTold);
  };
  const [asOf, subjects, authors, classes] = await Promise.all([
    interests.asOf(),
    read('subject', MOST_TOPICS),
    read('author', MOST_AUTHORS),
    read('class', MOST_TOPICS),
  ]);
  return { asOf, subjects, authors, classes };
};

/** Of smaller groups nothing is written down, so what is hidden is known to be no smaller. */
const interestPart = (patrons: number): Part => {
  const part = partOf(patrons);
  return part.hidden === undefined ? part : { ...part, hidden: { ...BOUNDS.small, low: SMALLEST_GROUP } };
};
