import { setting, settingWithPage, type Setting, type SettingWithPage } from '../settings/index.ts';

/** Whether members of staff are reminded of their promises by e-mail. Each of them can decline. */
export const REMINDERS: Setting<boolean> = setting({
  name: 'mail.reminders',
  schema: { type: 'boolean' },
  shipped: true,
  safest: false,
});

export const MAIL_PATH = '/settings/mail';

const words = (isOn: boolean): string => `settings.value.${isOn ? 'on' : 'off'}`;

/** How the page of settings tells of it. */
export const mailEntry: SettingWithPage = settingWithPage({
  setting: REMINDERS,
  path: MAIL_PATH,
  title: 'mail.title',
  summary: ({ t }, isOn) => t(isOn ? 'mail.summary.on' : 'mail.summary.off'),
  change: ({ t }, before, after) => ({ before: t(words(before)), after: t(words(after)) }),
});
