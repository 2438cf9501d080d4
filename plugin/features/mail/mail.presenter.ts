import type { Locale } from '../../i18n/locale.ts';
import type { MailServer } from './mailer.ts';

/** `settings/mail`: the library's mail server as it is configured, and whether staff are reminded. */
export interface MailPage {
  readonly heading: string;
  readonly note: string;
  readonly facts:
    { readonly facts: readonly { readonly label: string; readonly lines: readonly string[] }[] } | undefined;
  readonly reminders: { readonly state: string; readonly next: 'on' | 'off'; readonly button: string };
  /** Undefined where nothing can be sent: then why stands there. */
  readonly test: string | undefined;
  readonly noTest: string | undefined;
  readonly problem: string | undefined;
  readonly effects: readonly string[];
}

export interface MailInput {
  readonly server: (MailServer & { readonly kenalUrl: string }) | undefined;
  readonly isOn: boolean;
  readonly mayLeave: boolean;
  /** Of who looks, as Koha has it. */
  readonly address: string | undefined;
  /** Code of what went wrong with a test. */
  readonly failed: string | undefined;
}

const EFFECTS = ['once', 'little', 'choice', 'dryRun'] as const;
/** What codes of the mail package mean, as far as it is worth a sentence of its own. */
const CAUSES = {
  EAUTH: 'auth',
  ETLS: 'tls',
  ESOCKET: 'connect',
  ECONNECTION: 'connect',
  ETIMEDOUT: 'connect',
  EDNS: 'connect',
  EENVELOPE: 'refused',
};

export const mailPage = (locale: Locale, { server, isOn, mayLeave, address, failed }: MailInput): MailPage => {
  const { t } = locale;
  const fact = (name: string, line: string) => ({ label: t(`mail.fact.${name}`), lines: [line] });
  return {
    heading: t('mail.title'),
    note: t('mail.note'),
    facts:
      server === undefined
        ? undefined
        : {
            facts: [
              fact('host', `${server.host}:${server.port}`),
              fact('security', t(`mail.security.${server.security}`)),
              fact('user', server.user ?? t('mail.user.none')),
              fact('password', t(server.password === undefined ? 'mail.password.none' : 'mail.password.set')),
              fact('from', server.from),
              fact('kenal', server.kenalUrl),
            ],
          },
    reminders: {
      state: t(isOn ? 'mail.reminders.on' : 'mail.reminders.off'),
      next: isOn ? 'off' : 'on',
      button: t(isOn ? 'mail.reminders.switchOff' : 'mail.reminders.switchOn'),
    },
    test: server !== undefined && mayLeave && address !== undefined ? t('mail.test.to', { address }) : undefined,
    noTest: noTest(locale, server !== undefined, mayLeave, address),
    problem: failed === undefined ? undefined : t(`mail.problem.${causeOf(failed)}`, { code: failed }),
    effects: EFFECTS.map((effect) => t(`mail.effect.${effect}`)),
  };
};

const causeOf = (code: string): string => {
  const [name = ''] = code.split('-');
  return name in CAUSES ? CAUSES[name as keyof typeof CAUSES] : 'other';
};

const noTest = (
  { t }: Locale,
  isSetUp: boolean,
  mayLeave: boolean,
  address: string | undefined,
): string | undefined => {
  if (!isSetUp) return t('mail.test.notSetUp');
  if (!mayLeave) return t('mail.test.dryRun');
  return address === undefined ? t('mail.test.noAddress') : undefined;
};
