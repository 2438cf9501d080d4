import type { Locale } from '../../i18n/locale.ts';
import type { MailComposer } from '../mail/index.ts';

/** Tells an owner that something of theirs was opened, and where who, when and why is said. */
export const openedMail =
  ({ t }: Locale, address: string): MailComposer =>
  ({ viewer }) =>
    Promise.resolve({
      subject: t('confidential.mail.subject'),
      text: t('confidential.mail.text', { name: viewer.displayName, url: `${address}/` }),
    });
