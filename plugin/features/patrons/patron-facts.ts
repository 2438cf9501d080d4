import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { PatronView } from './patron.service.ts';

/** One row of a list of facts: a word and one or more lines. */
export interface Fact {
  readonly label: string;
  readonly lines: readonly string[];
}

/** What Koha knows about reaching the patron. What is not known is said, because it is what one looks for. */
export const contactFacts = (locale: Locale, { patron, today }: PatronView): Fact[] => {
  const { t } = locale;
  const { addressLines, emails, phones, smsNumber, language, birthDay, outsideGuarantor } = patron.contact;
  const orNone = (lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [t('patrons.contact.notKnown')] : lines;
  return [
    { label: t('patrons.contact.address'), lines: orNone(addressLines) },
    { label: t('patrons.contact.email'), lines: orNone(emails) },
    { label: t('patrons.contact.phone'), lines: orNone(phones) },
    ...optional(t('patrons.contact.sms'), smsNumber),
    ...optional(t('patrons.contact.language'), languageName(locale, language)),
    ...optional(t('patrons.contact.born'), birthDay === undefined ? undefined : bornText(locale, birthDay, today)),
    ...optional(t('patrons.contact.outsideGuarantor'), outsideGuarantor),
  ];
};

/** The card: since when, until when, and what stands in its way. */
export const membershipFacts = (locale: Locale, { patron }: PatronView): Fact[] => {
  const { t } = locale;
  const { enrolled, renewed, expiry, restrictedUntil } = patron.membership;
  const dated = (value: LibraryDay | undefined): string | undefined =>
    value === undefined ? undefined : locale.day(value);
  return [
    ...optional(t('patrons.membership.card'), patron.cardnumber),
    ...optional(t('patrons.membership.category'), patron.category),
    ...optional(t('patrons.membership.library'), patron.library),
    ...optional(t('patrons.membership.enrolled'), dated(enrolled)),
    ...optional(t('patrons.membership.renewed'), dated(renewed)),
    { label: t('patrons.membership.expiry'), lines: [dated(expiry) ?? t('patrons.membership.noExpiry')] },
    ...optional(
      t('patrons.membership.restricted'),
      isEndless(restrictedUntil) ? t('patrons.membership.restrictedEndless') : dated(restrictedUntil),
    ),
    { label: t('patrons.membership.history'), lines: [t(`patrons.membership.history.${patron.privacy}`)] },
  ];
};

/** Koha's day for "until further notice". */
export const isEndless = (day: LibraryDay | undefined): boolean => day !== undefined && day.year >= 9999;

const optional = (label: string, line: string | undefined): Fact[] =>
  line === undefined ? [] : [{ label, lines: [line] }];

const bornText = (locale: Locale, birthDay: LibraryDay, today: LibraryDay): string => {
  const age = birthDay.until(today, { largestUnit: 'year' }).years;
  const text = locale.day(birthDay);
  return age < 0 ? text : locale.t('patrons.contact.bornAge', { day: text, age });
};

const languageName = ({ language }: Locale, code: string | undefined): string | undefined => {
  if (code === undefined) return undefined;
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(code);
  } catch {
    return code;
  }
};
