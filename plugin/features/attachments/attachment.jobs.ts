import type { AttachmentService } from './attachment.service.ts';

/** What is done with files in the background, by the names of manifest.json. Without a service there is nothing to do. */
export const attachmentJobs = (
  attachments: Pick<AttachmentService, 'scanWaiting'> | undefined,
): ReadonlyMap<string, (signal: AbortSignal) => Promise<void>> =>
  new Map([['scans', async (signal: AbortSignal) => attachments?.scanWaiting(signal)]]);
