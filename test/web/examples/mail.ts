import { mailPage } from '../../../plugin/features/mail/mail.presenter.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import type { ViewModels } from '../../../plugin/web/views.ts';

const { en } = createLocales('Asia/Jakarta');
const server = {
  host: 'mail.library.example',
  port: 587,
  security: 'starttls',
  user: 'kenal',
  password: 'secret',
  from: 'kenal@library.example',
  kenalUrl: 'https://staff.library.example/kenal',
} as const;
const nothing = { server: undefined, isOn: false, mayLeave: true, address: undefined, failed: undefined };

export const mailExamples: Pick<{ readonly [K in keyof ViewModels]: readonly ViewModels[K][] }, 'settings/mail'> = {
  'settings/mail': [
    mailPage(en, { server, isOn: true, mayLeave: true, address: 'ratna@library.example', failed: undefined }),
    mailPage(en, { server, isOn: true, mayLeave: false, address: 'ratna@library.example', failed: 'EAUTH-535' }),
    mailPage(en, nothing),
  ],
};
