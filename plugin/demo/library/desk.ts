import type { Agenda } from './agenda.ts';
import { agenda } from './agenda.ts';
import type { Calendar, DayNumber } from './calendar.ts';
import { lend, NEVER_BACK, planLoan, takeBack, type Shelf } from './loans.ts';
import type { Money } from './money.ts';
import { at, type Random } from './random.ts';
import type { LoanRecord, Moment, Records } from './records.ts';
import { LOAN_DAYS } from './world.ts';

/** Somebody at the desk: a patron, or an account such as a school's. */
export interface Borrower {
  readonly borrowernumber: number;
  readonly category: string;
  readonly branch: number;
  readonly privacy: number;
}

/** The circulation desk: lends, renews and takes back, and writes what Koha writes for it. */
export interface Desk {
  checkout(borrower: Borrower, item: number, moment: Moment): void;
  /** Something read in the library, lent and returned on the same day. */
  onsite(borrower: Borrower, item: number, moment: Moment): void;
  localUse(borrower: Borrower | null, item: number, branch: number, second: number): void;
  giveBack(item: number, moment: Moment): void;
  /** Gives up on an item: it is charged, and mostly no longer on loan, though nobody returned it. */
  giveUp(item: number, moment: Moment): void;
  /** Whether the loan is still running. */
  isOut(loan: LoanKey): boolean;
  /** What was planned for this day, and still makes sense. */
  planned(day: DayNumber): Planned;
  renew(item: number, moment: Moment): void;
  /** What is still out when the window ends. */
  writeOpenLoans(): void;
}

/** A loan, which an item's next loan is not. */
export interface LoanKey {
  readonly item: number;
  readonly issueId: number;
}

/** Loans by what happens to them on a day. */
export interface Planned {
  readonly renewals: readonly LoanKey[];
  readonly returns: readonly LoanKey[];
  readonly dueSoon: readonly LoanKey[];
  readonly overdue: readonly LoanKey[];
  readonly lost: readonly LoanKey[];
}

const REMINDED_SHARE = 0.25;
const OVERDUE_NOTICE_DAYS = 8;
const GIVEN_UP_DAYS = 60;
const CLOSED_WHEN_LOST = 0.85;

export interface DeskSettings {
  readonly anonymousPatron: number;
  /** Until this day the preference AnonymousPatron was not set, so that loans lost their name altogether. */
  readonly anonymousSince: DayNumber;
  /** Loans returned before this day have been anonymised, save of those who keep them. */
  readonly anonymisedBefore: DayNumber;
  readonly issuers: readonly number[];
}

interface DeskDeps {
  readonly shelf: Shelf;
  readonly calendar: Calendar;
  readonly records: Records;
  readonly money: Money;
  readonly random: Random;
  readonly borrowerOf: (borrowernumber: number) => Borrower;
  readonly settings: DeskSettings;
}

export const deskFor = ({ shelf, calendar, records, money, random, borrowerOf, settings }: DeskDeps): Desk => {
  const renewals: Agenda<LoanKey> = agenda();
  const returns: Agenda<LoanKey> = agenda();
  const dueSoon: Agenda<LoanKey> = agenda();
  const overdue: Agenda<LoanKey> = agenda();
  const lost: Agenda<LoanKey> = agenda();
  let lastIssue = 0;

  /** Moves a loan into the history. */
  const close = (item: number, moment: Moment, borrower: Borrower): { loan: LoanRecord; branch: number } => {
    const loan = loanOf(item);
    const branch = random.chance(0.93) ? loan.branch : borrower.branch;
    const isAnonymised = borrower.privacy === 1 && moment.day < settings.anonymisedBefore;
    const changed = isAnonymised ? { changed: { day: settings.anonymisedBefore, second: 3 * 3600 } } : {};
    takeBack(shelf, item);
    records.returnedLoan(
      { ...loan, borrowernumber: nameInHistory(borrower, moment.day) },
      { ...moment, branch, ...changed },
    );
    return { loan, branch };
  };

  const isOut = ({ item, issueId }: LoanKey): boolean =>
    at(shelf.borrower, item) !== 0 && at(shelf.issueId, item) === issueId;

  const loanOf = (item: number): LoanRecord => ({
    issueId: at(shelf.issueId, item),
    borrowernumber: at(shelf.borrower, item),
    item,
    branch: at(shelf.branch, item),
    issued: { day: at(shelf.issuedDay, item), second: at(shelf.issuedSecond, item) },
    due: at(shelf.due, item),
    renewals: at(shelf.renewals, item),
    lastRenewed: at(shelf.lastRenewed, item) === NEVER_BACK ? null : at(shelf.lastRenewed, item),
    onsite: false,
    issuer: at(shelf.issuer, item),
  });

  const nameInHistory = ({ borrowernumber, privacy }: Borrower, day: DayNumber): number | null => {
    const isHidden = privacy === 2 || (privacy === 1 && day < settings.anonymisedBefore);
    if (!isHidden) return borrowernumber;
    return day < settings.anonymousSince ? null : settings.anonymousPatron;
  };

  const note = (
    type: 'issue' | 'renew' | 'return' | 'onsite_checkout' | 'localuse',
    { borrowernumber, category }: Borrower,
    item: number,
    branch: number,
    second: number,
  ): void =>
    records.transaction({
      type,
      second,
      branch,
      item,
      borrowernumber,
      category,
      interface: type === 'renew' ? 'opac' : 'intranet',
    });

  const planRenewal = (item: number): void => {
    if (at(shelf.renewalsToCome, item) === 0) return;
    const day = at(shelf.due, item) - 1 - random.below(3);
    renewals.plan(day, { item, issueId: at(shelf.issueId, item) });
  };

  const planEnd = (item: number, plan: LoanKey): void => {
    const due = at(shelf.due, item) + LOAN_DAYS * at(shelf.renewalsToCome, item);
    const back = at(shelf.back, item);
    const isLost = back === NEVER_BACK;
    if (!isLost) returns.plan(back, plan);
    if (random.chance(REMINDED_SHARE)) dueSoon.plan(due - 2, plan);
    if (isLost || back > due + OVERDUE_NOTICE_DAYS) overdue.plan(calendar.nextOpen(due + OVERDUE_NOTICE_DAYS), plan);
    if (isLost) lost.plan(calendar.nextOpen(due + GIVEN_UP_DAYS), plan);
  };

  return {
    isOut,
    checkout: (borrower, item, moment) => {
      lastIssue += 1;
      const { borrowernumber, branch } = borrower;
      lend(shelf, item, { borrowernumber, issueId: lastIssue, issuer: random.pick(settings.issuers), branch }, moment);
      planLoan(shelf, item, moment.day, calendar, random);
      planRenewal(item);
      planEnd(item, { item, issueId: lastIssue });
      note('issue', borrower, item, branch, moment.second);
    },
    onsite: (borrower, item, moment) => {
      lastIssue += 1;
      const { branch } = borrower;
      const back = { day: moment.day, second: Math.min(moment.second + 5400, calendar.closesAt(moment.day)) };
      const loan = {
        issueId: lastIssue,
        borrowernumber: nameInHistory(borrower, moment.day),
        item,
        branch,
        issued: moment,
        due: moment.day,
        renewals: 0,
        lastRenewed: null,
        onsite: true,
        issuer: random.pick(settings.issuers),
      };
      note('onsite_checkout', borrower, item, branch, moment.second);
      note('return', borrower, item, branch, back.second);
      records.returnedLoan(loan, { ...back, branch });
    },
    localUse: (borrower, item, branch, second) =>
      records.transaction({
        type: 'localuse',
        second,
        branch,
        item,
        borrowernumber: borrower?.borrowernumber ?? null,
        category: borrower?.category ?? null,
        interface: 'intranet',
      }),
    giveBack: (item, moment) => {
      const borrower = borrowerOf(at(shelf.borrower, item));
      const { loan, branch } = close(item, moment, borrower);
      note('return', borrower, item, branch, moment.second);
      const daysLate = moment.day - loan.due;
      const { issueId } = loan;
      if (daysLate > 0) money.lateReturn({ ...borrower, ...moment, item, issueId, branch }, daysLate);
    },
    giveUp: (item, moment) => {
      const borrower = borrowerOf(at(shelf.borrower, item));
      shelf.lost[item] = 1;
      const isClosed = random.chance(CLOSED_WHEN_LOST);
      money.lostItem({ ...borrower, ...moment, item, issueId: at(shelf.issueId, item) }, { isClosed });
      if (isClosed) close(item, moment, borrower);
    },
    planned: (day) => ({
      renewals: renewals.take(day).filter(isOut),
      returns: returns.take(day).filter(isOut),
      dueSoon: dueSoon.take(day).filter(isOut),
      overdue: overdue.take(day).filter(isOut),
      lost: lost.take(day).filter(isOut),
    }),
    renew: (item, { day, second }) => {
      const borrower = borrowerOf(at(shelf.borrower, item));
      shelf.due[item] = at(shelf.due, item) + LOAN_DAYS;
      shelf.renewals[item] = at(shelf.renewals, item) + 1;
      shelf.renewalsToCome[item] = at(shelf.renewalsToCome, item) - 1;
      shelf.lastRenewed[item] = day;
      note('renew', borrower, item, at(shelf.branch, item), second);
      records.renewal(at(shelf.issueId, item), { day, second });
      planRenewal(item);
    },
    writeOpenLoans: () => {
      const open = [...shelf.borrower.keys()].filter((item) => at(shelf.borrower, item) !== 0);
      open.sort((one, other) => at(shelf.issueId, one) - at(shelf.issueId, other));
      for (const item of open) records.openLoan(loanOf(item));
    },
  };
};
