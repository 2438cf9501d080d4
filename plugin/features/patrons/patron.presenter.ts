import type { Locale } from '../../i18n/locale.ts';
import { spanWords } from '../../i18n/spans.ts';
import type { CurrentHold, CurrentLoan, Household, HouseholdMember, Twin } from '../../koha/patrons/index.ts';
import { dayNumber, type LibraryDay } from '../../shared/time.ts';
import type { Chip, PathLink } from '../../web/partials.ts';
import { fullName, initials } from './patron-name.ts';
import { patronChips } from './patron-chips.ts';
import type { PatronView } from './patron.service.ts';
import { contactFacts, membershipFacts, type Fact } from './patron-facts.ts';
import type { LoadedPanels } from './patron-panel.ts';
import { timelineCard, type TimelineCard } from './timeline.presenter.ts';
import type { TimelineChoice, TimelineFilter } from './timeline-filter.ts';
import { visitsCard, type VisitsCard } from './visits.presenter.ts';

/** `patrons/show`. */
export interface PatronPage {
  readonly initials: string;
  readonly name: string;
  readonly meta: readonly string[];
  readonly chips: readonly Chip[];
  readonly saying: { readonly text: string; readonly evidence: string } | undefined;
  readonly kohaLinks: readonly PathLink[];
  readonly now: string;
  /** Why there is no past to see, kindly. */
  readonly withoutHistory: { readonly title: string; readonly text: string } | undefined;
  readonly contact: readonly Fact[];
  readonly membership: readonly Fact[];
  /** The loans due first; all of them where there are few. */
  readonly loans: readonly CurrentLine[];
  readonly moreLoans: { readonly text: string; readonly lines: readonly CurrentLine[] } | undefined;
  readonly holds: readonly CurrentLine[];
  readonly currentNote: string | undefined;
  readonly household: HouseholdCard | undefined;
  /** Other registrations that may be of the same person. */
  readonly twins: readonly PersonLine[];
  readonly visits: VisitsCard | undefined;
  readonly panels: LoadedPanels;
  /** Undefined for a patron who chose to have no history. */
  readonly timeline: TimelineCard | undefined;
  readonly foot: readonly string[];
}

interface CurrentLine {
  readonly text: string;
  readonly note: string;
  readonly chip: Chip | undefined;
}

interface PersonLine {
  readonly name: string;
  readonly path: string;
  readonly note: string;
}

interface HouseholdCard {
  readonly members: readonly PersonLine[];
  readonly hidden: string | undefined;
}

export interface PatronPageInput {
  readonly locale: Locale;
  readonly view: PatronView;
  readonly filters: readonly TimelineFilter[];
  readonly choice: TimelineChoice | undefined;
  readonly before: LibraryDay | undefined;
}

/** Some take home a whole shelf; what happened to them must still be within reach. */
const MOST_LOANS_UNFOLDED = 10;
const LOANS_BEFORE_THE_FOLD = 8;

export const patronPage = ({ locale, view, filters, choice, before }: PatronPageInput): PatronPage => {
  const { t } = locale;
  const { patron, loans, overdue, holds, visits, timeline } = view;
  const isRefused = view.history.state === 'refused';
  const loanLines = loans.map((loan, index) => loanLine(locale, loan, index, overdue.includes(loan)));
  const shownLoans = loans.length > MOST_LOANS_UNFOLDED ? LOANS_BEFORE_THE_FOLD : loans.length;
  return {
    initials: initials(patron.name),
    name: fullName(t, patron.name),
    meta: metaOf(locale, view),
    chips: patronChips(locale, view),
    saying: view.saying === undefined ? undefined : { text: view.saying.text, evidence: view.saying.evidence },
    kohaLinks: kohaLinks(locale, patron.borrowernumber),
    now: locale.list([
      t('patrons.now.loans', { count: loans.length }),
      ...(overdue.length > 0 ? [t('patrons.now.overdue', { count: overdue.length })] : []),
      t('patrons.now.holds', { count: holds.length }),
    ]),
    withoutHistory: withoutHistory(locale, view),
    contact: contactFacts(locale, view),
    membership: membershipFacts(locale, view),
    loans: loanLines.slice(0, shownLoans),
    moreLoans:
      shownLoans === loans.length
        ? undefined
        : {
            text: t('patrons.current.more', { count: loans.length - shownLoans }),
            lines: loanLines.slice(shownLoans),
          },
    holds: holds.map((hold, index) => holdLine(locale, hold, index)),
    currentNote: view.hasTitles || loans.length + holds.length === 0 ? undefined : t('patrons.current.withoutTitles'),
    household: householdCard(locale, view.household, view.today),
    twins: view.twins.map((twin) => twinLine(locale, twin)),
    visits: visits === undefined ? undefined : visitsCard(locale, visits, view.today),
    panels: view.panels,
    timeline: isRefused
      ? undefined
      : timelineCard(locale, {
          page: timeline,
          filters,
          choice,
          before,
          path: `/patrons/${patron.borrowernumber}`,
          hasTitles: view.hasPastTitles,
        }),
    foot: [
      t('patrons.foot.borrowernumber', { number: String(patron.borrowernumber) }),
      t('patrons.foot.live'),
      ...(visits?.asOf === undefined ? [] : [t('patrons.foot.visits', { moment: locale.moment(visits.asOf) })]),
    ],
  };
};

const metaOf = (locale: Locale, { patron, today }: PatronView): string[] => {
  const { t } = locale;
  const { enrolled } = patron.membership;
  const days = enrolled === undefined ? -1 : dayNumber(today) - dayNumber(enrolled);
  const otherNames = patron.name.otherNames;
  return [
    patron.cardnumber === undefined ? t('patrons.card.none') : t('patrons.card', { number: patron.cardnumber }),
    patron.category,
    patron.library,
    ...(days < 0 ? [] : [t('patrons.tenure', { span: spanWords(locale, days) })]),
    ...(otherNames === undefined ? [] : [t('patrons.alsoKnownAs', { name: otherNames })]),
    ...(patron.pronouns === undefined ? [] : [patron.pronouns]),
  ];
};

const kohaLinks = ({ t }: Locale, borrowernumber: number): PathLink[] => [
  { path: `/cgi-bin/koha/circ/circulation.pl?borrowernumber=${borrowernumber}`, text: t('patrons.koha.checkOut') },
  { path: `/cgi-bin/koha/members/moremember.pl?borrowernumber=${borrowernumber}`, text: t('patrons.koha.details') },
  { path: `/cgi-bin/koha/members/notices.pl?borrowernumber=${borrowernumber}`, text: t('patrons.koha.notices') },
];

const withoutHistory = ({ t }: Locale, { history }: PatronView): PatronPage['withoutHistory'] => {
  if (history.state === 'refused')
    return { title: t('patrons.history.refused.title'), text: t('patrons.history.refused.text') };
  if (history.state === 'somebody-else')
    return { title: t('patrons.history.other.title'), text: t('patrons.history.other.text') };
  if (history.from === undefined)
    return { title: t('patrons.history.none.title'), text: t('patrons.history.none.text') };
  return undefined;
};

const loanLine = (locale: Locale, loan: CurrentLoan, index: number, isOverdue: boolean): CurrentLine => {
  const { t } = locale;
  const due = loan.due === undefined ? t('patrons.loan.noDue') : t('patrons.loan.due', { day: locale.day(loan.due) });
  const place = loan.library === undefined ? undefined : t('patrons.loan.from', { library: loan.library });
  return {
    text: loan.title ?? t(loan.isOnSite ? 'patrons.loan.onSite' : 'patrons.loan.one', { number: index + 1 }),
    note: [due, place].filter((part) => part !== undefined).join(' · '),
    chip: isOverdue ? { tone: 'bad', icon: 'alert', word: t('patrons.loan.overdue') } : undefined,
  };
};

const holdLine = (locale: Locale, hold: CurrentHold, index: number): CurrentLine => {
  const { t } = locale;
  const day = (key: string, of: LibraryDay | undefined): string | undefined =>
    of === undefined ? undefined : t(key, { day: locale.day(of) });
  const notes = [
    hold.pickupLibrary === undefined ? undefined : t('patrons.hold.at', { library: hold.pickupLibrary }),
    day('patrons.hold.placed', hold.placed),
    day('patrons.hold.waitingSince', hold.waitingSince),
    hold.state === 'waiting' ? day('patrons.hold.keptUntil', hold.keptUntil) : undefined,
    hold.state === 'queued' && hold.priority !== undefined
      ? t('patrons.hold.place', { place: hold.priority })
      : undefined,
  ];
  return {
    text: hold.title ?? t('patrons.hold.one', { number: index + 1 }),
    note: notes.filter((part) => part !== undefined).join(' · '),
    chip: holdChip(locale, hold),
  };
};

const holdChip = ({ t }: Locale, { state }: CurrentHold): Chip | undefined => {
  switch (state) {
    case 'waiting':
      return { tone: 'good', icon: 'check', word: t('patrons.hold.state.waiting') };
    case 'in-transit':
      return { tone: 'info', icon: 'next', word: t('patrons.hold.state.inTransit') };
    case 'processing':
      return { tone: 'info', icon: 'clock', word: t('patrons.hold.state.processing') };
    case 'suspended':
      return { tone: 'neutral', icon: 'minus', word: t('patrons.hold.state.suspended') };
    case 'queued':
      return undefined;
  }
};

const householdCard = (
  locale: Locale,
  { members, hidden }: Household,
  today: LibraryDay,
): HouseholdCard | undefined => {
  if (members.length + hidden === 0) return undefined;
  const { t } = locale;
  return {
    members: members.map((member) => ({
      name: fullName(t, member.name),
      path: `/patrons/${member.borrowernumber}`,
      note: memberNote(locale, member, today),
    })),
    hidden: hidden === 0 ? undefined : t('patrons.household.hidden', { count: hidden }),
  };
};

const twinLine = ({ t }: Locale, { borrowernumber, name, cardnumber, library, common }: Twin): PersonLine => ({
  name: fullName(t, name),
  path: `/patrons/${borrowernumber}`,
  note: [
    cardnumber === undefined ? undefined : t('patrons.twice.card', { number: cardnumber }),
    library,
    ...common.map((one) => t(`patrons.twice.common.${one}`)),
  ]
    .filter((part) => part !== undefined)
    .join(' · '),
});

const memberNote = ({ t }: Locale, member: HouseholdMember, today: LibraryDay): string => {
  const { birthDay } = member;
  const age = birthDay === undefined ? undefined : birthDay.until(today, { largestUnit: 'year' }).years;
  const parts = [
    t(`patrons.household.${member.role}`),
    member.relationship,
    member.category,
    age === undefined || age < 0 ? undefined : t('patrons.household.age', { count: age }),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
};
