import { token, type Token } from './token.domain.ts';

/** Classifications whose numbers say something by their first places. */
export type Scheme = 'ddc' | 'udc' | 'lcc' | (string & {});

/**
 * A class number as tokens: its first one, two and three places (`ddc:6`, `ddc:64`, `ddc:641`; of letters `lcc:P`,
 * `lcc:PR`, `lcc:PR6039`), and the whole number, by which sensitive titles are known. Nothing for a text that is not a
 * number of the scheme, such as `[Fic]`.
 */
export const classTokens = (scheme: Scheme, text: string): Token[] => {
  // Dewey numbers carry marks where they may be cut.
  const plain = text.replace(/[/'′\s]/g, '').toUpperCase();
  const places = scheme === 'lcc' ? letterPlaces(plain) : digitPlaces(scheme, plain);
  if (places === undefined) return [];
  return [
    ...places.steps.map((step) => token('class', `${scheme}:${step}`, rangeOf(scheme, step))),
    token('number', `${scheme}:${places.whole}`, places.whole),
  ];
};

const DEWEY_PLACES = 3;

/** The first places of a Dewey number as the shelves have them: `8` is 800–899. */
const rangeOf = (scheme: Scheme, step: string): string =>
  scheme === 'ddc' && step.length < DEWEY_PLACES
    ? `${step.padEnd(DEWEY_PLACES, '0')}–${step.padEnd(DEWEY_PLACES, '9')}`
    : step;

interface Places {
  readonly steps: readonly string[];
  readonly whole: string;
}

const digitPlaces = (scheme: Scheme, text: string): Places | undefined => {
  const whole = (scheme === 'ddc' ? /^\d{3}(\.\d+)?/ : /^\d+(\.\d+)*/).exec(text)?.[0];
  if (whole === undefined) return scheme === 'ddc' || scheme === 'udc' ? undefined : letterPlaces(text);
  const digits = whole.replaceAll('.', '');
  return { steps: [1, 2, 3].filter((depth) => depth <= digits.length).map((depth) => digits.slice(0, depth)), whole };
};

const letterPlaces = (text: string): Places | undefined => {
  const found = /^([A-Z]{1,3})(\d{1,4})?/.exec(text);
  if (found === null) return undefined;
  const [whole, letters = '', number] = found;
  const steps = [letters.slice(0, 1), ...(letters.length > 1 ? [letters.slice(0, 2)] : [])];
  return { steps: number === undefined ? steps : [...steps, whole], whole };
};
