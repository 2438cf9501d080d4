import type { ProfileTerm } from './profile-field.domain.ts';

type Term = Pick<ProfileTerm, 'key' | 'parent'>;

/** These words and all narrower ones. @param terms each right after the broader one */
export const withNarrower = <T extends Term>(terms: readonly T[], keys: readonly string[]): T[] => {
  const found = new Set(keys);
  return terms.filter(({ key, parent }) => {
    if (!found.has(key) && (parent === undefined || !found.has(parent))) return false;
    found.add(key);
    return true;
  });
};

/** A word and the broader ones above it. */
export const withBroader = (terms: readonly Term[], key: string): string[] => {
  const parent = terms.find((term) => term.key === key)?.parent;
  return parent === undefined ? [key] : [key, ...withBroader(terms, parent)];
};
