import type { Knex } from 'knex';
import type { Finding } from '../../doctor/index.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { Logger } from '../../shared/log.ts';
import type { Clock } from '../../shared/time.ts';
import type { RefreshStep } from '../insight/index.ts';
import type { HealthSource } from '../system/index.ts';
import { attachmentService, type AttachmentService } from './attachment.service.ts';
import { attachmentStep as stepOf } from './attachment.step.ts';
import { attachmentsHealth as healthOf } from './attachments.health.ts';
import { fileStore } from './file-store.ts';
import { missingFindings } from './missing.ts';
import { commandScanner } from './scanner.ts';

export type { Attachment, RefusedFile } from './attachment.domain.ts';
export type { AttachmentService, FineFile, OpenFile } from './attachment.service.ts';
export { attachmentFollower } from './attachment.follower.ts';
export { attachmentJobs } from './attachment.jobs.ts';
export { dropAttachments } from './attachment.repository.ts';
export {
  attachmentList,
  filesField,
  refusedWords,
  type AttachmentList,
  type FilesField,
} from './attachments.presenter.ts';

/** What the configuration says of attached files. */
export interface AttachmentSettings {
  readonly folder: string;
  readonly largestMegabytes: number;
  readonly most: number;
  readonly types: readonly string[];
  /** Empty: none. */
  readonly scanner: readonly string[];
  readonly scanSeconds: number;
}

interface Deps {
  readonly crm: Knex;
  /** Undefined: nothing can be attached. */
  readonly settings: AttachmentSettings | undefined;
  readonly clock: Clock;
}

const storeOf = ({ settings }: Pick<Deps, 'settings'>) =>
  settings === undefined ? undefined : fileStore(settings.folder);

/** Attached files; undefined where no folder is configured for them. */
export const attachmentsIn = (deps: Deps & { readonly log: Logger }): AttachmentService | undefined => {
  const { settings, ...others } = deps;
  const store = storeOf(deps);
  if (settings === undefined || store === undefined) return undefined;
  const { scanner: command, scanSeconds: seconds, largestMegabytes, most, types } = settings;
  return attachmentService({
    ...others,
    store,
    scanner: command.length === 0 ? undefined : commandScanner({ command, seconds }),
    limits: { largestBytes: largestMegabytes * 1_000_000, most, types },
  });
};

export const attachmentStep = (deps: Deps & { readonly timezone: string; readonly log: Logger }): RefreshStep =>
  stepOf({ ...deps, store: storeOf(deps) });

export const attachmentsHealth = (deps: Deps): HealthSource =>
  healthOf({ ...deps, store: storeOf(deps), hasScanner: (deps.settings?.scanner.length ?? 0) > 0 });

/** What the doctor on the command line is told of attached files: how many are not in their folder. */
export const attachmentFindings = (
  deps: Pick<Deps, 'crm' | 'settings'>,
  locale: Pick<Locale, 't'>,
): Promise<Finding[]> => missingFindings(deps.crm, storeOf(deps), locale);
