import type { Knex } from 'knex';
import type { Clock } from '../../shared/time.ts';
import type { HealthSource } from '../system/index.ts';
import { attachmentFigures } from './attachment.repository.ts';
import type { FileStore } from './file-store.ts';
import { countMissing } from './missing.ts';

const DAYS = 7;

interface HealthDeps {
  readonly crm: Knex;
  readonly clock: Clock;
  readonly store: FileStore | undefined;
  readonly hasScanner: boolean;
}

/** What the Health page says of attached files: whether they can be kept, and what a scanner keeps back. */
export const attachmentsHealth = ({ crm, clock, store, hasScanner }: HealthDeps): HealthSource => ({
  name: 'attachments',
  look: async () => {
    const [figures, isWritable, missing] = await Promise.all([
      attachmentFigures(crm, clock.now().subtract({ hours: 24 * DAYS })),
      store?.isWritable(),
      store === undefined ? 0 : countMissing(crm, store),
    ]);
    return ({ t }) => {
      const area = 'attachments';
      const line = (level: 'info' | 'fine' | 'warning', key: string, help: readonly string[] = [], values = {}) => ({
        area: area as 'attachments',
        level,
        sentence: t(`attachments.health.${key}`, values),
        help: help.map((one) => t(`attachments.health.${one}`)),
      });
      const { waiting, error, infected } = figures;
      if (isWritable === undefined) return [line('info', 'none')];
      const found = [
        ...((missing ?? 0) === 0 ? [] : [line('warning', 'missing', ['missingHelp'], { count: missing })]),
        ...(infected === 0 ? [] : [line('warning', 'infected', ['infectedHelp'], { count: infected })]),
      ];
      if (!isWritable) return [line('warning', 'folder', ['folderHelp']), ...found];
      if (!hasScanner) return [line('info', 'noScanner'), ...found];
      if (error !== undefined)
        return [line('warning', 'failed', ['failedHelp'], { count: waiting, code: error }), ...found];
      return [line('fine', 'fine', [], { count: waiting }), ...found];
    };
  },
});
