import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { InvalidInput, NotFound, type KenalError } from '../../shared/errors.ts';
import { fullName, initials } from '../patrons/index.ts';
import { askedPatrons, namedPatrons } from './people.ts';
import { foundView, type FoundView } from './people.presenter.ts';
import type { Asking, SegmentService } from './segments.service.types.ts';
import type { SegmentTree } from './tree.domain.ts';
import { whyView, type WhyView } from './why.presenter.ts';
import type { Words } from './words.ts';

interface AskingDeps {
  readonly koha: KohaGateway;
  readonly segments: SegmentService;
}

/** A sentence in the reader's language for what was refused. */
export const problemSentence = (locale: Locale, error: KenalError): string => {
  const key = `segments.refused.${error.code.replace(/^segments\./, '')}`;
  return locale.has(key) ? locale.t(key) : error.message;
};

/** Why a patron is in or out; undefined for one who may not be seen, and for one of whom nothing is kept. */
export const explained = async (
  { koha, segments }: AskingDeps,
  asking: Asking,
  words: Words,
  tree: SegmentTree,
  borrowernumber: number,
): Promise<WhyView | undefined> => {
  const [patron] = await namedPatrons(koha, asking.viewer.visible, [borrowernumber]);
  if (patron === undefined) return undefined;
  try {
    return whyView({
      wording: words,
      why: await segments.why(asking, tree, borrowernumber),
      name: fullName(words.locale.t, patron.name),
      initials: initials(patron.name),
      path: `/patrons/${borrowernumber}`,
    });
  } catch (error) {
    if (error instanceof NotFound || error instanceof InvalidInput) return undefined;
    throw error;
  }
};

interface Question {
  /** A name or a card number. */
  readonly who: string;
  readonly tree: SegmentTree;
  /** Where it is said of a patron why. */
  readonly pathOf: (borrowernumber: number) => string;
}

interface Answer {
  readonly why: WhyView | undefined;
  readonly found: readonly FoundView[];
  readonly problem: string | undefined;
}

/** Why the patron who was asked for is in or out, or whom it may mean, or that nobody is called so. */
export const asked = async (
  deps: AskingDeps,
  asking: Asking,
  words: Words,
  { who, tree, pathOf }: Question,
): Promise<Answer> => {
  const { t } = words.locale;
  const typed = who.trim();
  if (typed === '') return { why: undefined, found: [], problem: t('segments.why.empty') };
  const people = await askedPatrons(deps.koha, asking.viewer.visible, typed);
  const [only, ...others] = people;
  if (only === undefined) return { why: undefined, found: [], problem: t('segments.why.nobody') };
  if (others.length > 0)
    return { why: undefined, found: people.map((one) => foundView(words.locale, one, pathOf)), problem: undefined };
  const why = await explained(deps, asking, words, tree, only.borrowernumber);
  return { why, found: [], problem: why === undefined ? t('segments.why.notKept') : undefined };
};
