import type { Locale } from '../../i18n/locale.ts';

type Vocabulary = 'notice' | 'transport' | 'noticeStatus' | 'restriction' | 'account';

/** Koha's codes that have a word of ours, `timeline.<vocabulary>.<code>`. A library's own codes stand as they are. */
const KNOWN: Readonly<Record<Vocabulary, ReadonlySet<string>>> = {
  notice: new Set([
    'AUTO_RENEWALS',
    'CHECKIN',
    'CHECKOUT',
    'DUE',
    'DUEDGST',
    'HOLD',
    'HOLDDGST',
    'HOLD_REMINDER',
    'ISSUESLIP',
    'MEMBERSHIP_EXPIRY',
    'MEMBERSHIP_RENEWED',
    'ODUE',
    'ODUE2',
    'ODUE3',
    'PASSWORD_RESET',
    'PREDUE',
    'PREDUEDGST',
    'RENEWAL',
    'WELCOME',
  ]),
  transport: new Set(['email', 'itiva', 'phone', 'print', 'sms']),
  noticeStatus: new Set(['deleted', 'failed', 'pending', 'sent']),
  restriction: new Set(['DISCHARGE', 'MANUAL', 'OVERDUES', 'SUSPENSION']),
  account: new Set([
    'ACCOUNT',
    'ACCOUNT_RENEW',
    'CREDIT',
    'DISCOUNT',
    'FORGIVEN',
    'LOST',
    'LOST_FOUND',
    'MANUAL',
    'NEW_CARD',
    'OVERDUE',
    'PAYMENT',
    'PAYOUT',
    'PROCESSING',
    'PURCHASE',
    'REFUND',
    'RENT',
    'RENT_DAILY',
    'RENT_DAILY_RENEW',
    'RENT_RENEW',
    'RESERVE',
    'RESERVE_EXPIRED',
    'WRITEOFF',
  ]),
};

/** The letters that account lines carried before they had codes, and the codes that mean the same. */
const FORMER_ACCOUNT_CODES: Readonly<Record<string, string>> = {
  A: 'ACCOUNT',
  C: 'CREDIT',
  CR: 'LOST_FOUND',
  F: 'OVERDUE',
  FFOR: 'FORGIVEN',
  FOR: 'FORGIVEN',
  FU: 'OVERDUE',
  L: 'LOST',
  LR: 'LOST',
  M: 'MANUAL',
  N: 'NEW_CARD',
  O: 'OVERDUE',
  PAY: 'PAYMENT',
  PF: 'PROCESSING',
  RES: 'RESERVE',
  W: 'WRITEOFF',
  WO: 'WRITEOFF',
};

/** The word for one of Koha's codes in the reader's language. */
export const wordOf = ({ t }: Locale, vocabulary: Vocabulary, code: string | undefined): string => {
  if (code === undefined) return t(`timeline.${vocabulary}.none`);
  const current = vocabulary === 'account' ? (FORMER_ACCOUNT_CODES[code] ?? code) : code;
  return KNOWN[vocabulary].has(current) ? t(`timeline.${vocabulary}.${current}`) : code;
};
