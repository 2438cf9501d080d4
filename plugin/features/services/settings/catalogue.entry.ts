import type { Knex } from 'knex';
import type { SettingWithPage } from '../../settings/index.ts';
import { readEntries } from '../catalogue.repository.ts';
import { CATALOGUE_PATH } from './catalogue.presenter.ts';

/** Services that the migrations bring along. */
const SHIPPED_SERVICES = 10;

/** The line on the page of settings that leads to the catalogue, whose services keep their own versions. */
export const catalogueEntry = (crm: Knex): SettingWithPage => ({
  name: 'services.catalogue',
  path: CATALOGUE_PATH,
  title: 'services.catalogue.title',
  look: async (_settings, { t }) => {
    const entries = await readEntries(crm);
    return {
      summary: t('services.catalogue.summary', { count: entries.filter(({ isOffered }) => isOffered).length }),
      isShipped: entries.length === SHIPPED_SERVICES && entries.every(({ version }) => version === 1),
    };
  },
  changeWords: () => ({ before: '', after: '' }),
});
