import type { Knex } from 'knex';
import type { SettingWithPage } from '../../settings/index.ts';
import { readFields } from '../definition.repository.ts';

/** Fields that the migrations bring along. */
const SHIPPED_FIELDS = 22;

/** The line on the page of settings that leads to the fields of the profile, which keep their own versions. */
export const profileSettingsEntry = (crm: Knex): SettingWithPage => ({
  name: 'profile.fields',
  path: '/settings/profile',
  title: 'profile.settings.title',
  look: async (_settings, { t }) => {
    const fields = await readFields(crm);
    return {
      summary: t('profile.settings.summary', { count: fields.filter(({ isActive }) => isActive).length }),
      isShipped: fields.length === SHIPPED_FIELDS && fields.every(({ version }) => version === 1),
    };
  },
  changeWords: () => ({ before: '', after: '' }),
});
