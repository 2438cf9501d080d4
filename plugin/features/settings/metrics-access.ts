import { timingSafeEqual } from 'node:crypto';
import { isInNetworks } from '../../shared/networks.ts';
import { hashOfToken } from '../../shared/token.ts';
import { METRICS, METRICS_TOKEN } from './known-settings.ts';
import type { SettingsService } from './settings.service.ts';

interface MetricsReader {
  /** The address of who asks; `undefined` where it is only claimed, by a proxy that is not believed. */
  readonly address: string | undefined;
  readonly bearer: string | undefined;
}

/** Whether metrics may be read: switched on, and from a listed address or with the token. */
export const mayReadMetrics = async (
  settings: Pick<SettingsService, 'read'>,
  { address, bearer }: MetricsReader,
): Promise<boolean> => {
  const access = await settings.read(METRICS);
  if (!access.isOn) return false;
  if (address !== undefined && isInNetworks(address, access.addresses)) return true;
  const hash = bearer === undefined ? null : await settings.read(METRICS_TOKEN);
  return hash !== null && timingSafeEqual(Buffer.from(hash), Buffer.from(hashOfToken(bearer ?? '')));
};
