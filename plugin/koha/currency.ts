import { reading, type KohaGateway } from './gateway.ts';

const SECONDS = 30;

/** The currency in which the library reckons. */
export interface ActiveCurrency {
  /** ISO 4217, such as IDR. */
  readonly code: string;
  /** Digits after the point of its smallest unit. */
  readonly digits: number;
}

/** Koha's active currency; undefined where none is active, or its code is none of ISO 4217. */
export const activeCurrency = (koha: KohaGateway): Promise<ActiveCurrency | undefined> =>
  koha.memory.recall('currency', SECONDS, async () => {
    if (!koha.has('currency', 'active')) return undefined;
    const [row] = await reading<{ currency: string; isocode?: string | null }[]>(koha, () =>
      koha
        .db('currency')
        .where('currency.active', 1)
        .limit(1)
        .select('currency.currency', ...koha.columns('currency', ['isocode'])),
    );
    const code = [row?.isocode, row?.currency].find((one) => /^[A-Z]{3}$/.test(one ?? ''));
    return code === undefined || code === null ? undefined : { code, digits: digitsOf(code) };
  });

const digitsOf = (code: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ?? 2;
