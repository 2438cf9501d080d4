import { chargeService, type ChargeServiceDeps } from './charge.service.ts';

/** What the desk does in the background, by the names of manifest.json. */
export const chargeJobs = (deps: ChargeServiceDeps): ReadonlyMap<string, (signal: AbortSignal) => Promise<void>> => {
  const charges = chargeService(deps);
  return new Map([
    [
      'charges',
      async (signal) => {
        await charges.work(() => signal.throwIfAborted());
      },
    ],
  ]);
};
