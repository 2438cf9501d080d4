import { DRY_RUN } from './known-settings.ts';
import type { SettingsService } from './settings.service.ts';

/** The gate through which everything that leaves the building goes: mail, messages, writes to Koha. */
export interface Leaving {
  /**
   * Whether anything may leave now. Ask right before each sending or writing, and treat a failure as no: what cannot
   * be asked for must stay.
   */
  mayLeave(): Promise<boolean>;
}

export const leavingService = (settings: Pick<SettingsService, 'read'>): Leaving => ({
  mayLeave: async () => !(await settings.read(DRY_RUN)),
});
