import type { RequiredPermission } from '../../koha/permissions.ts';
import { PERMISSIONS, type PermissionName } from '../../manifest/permission-names.ts';
import { setting, type Setting } from './setting.ts';

/** While it is on, nothing leaves the building: no message, no write to Koha. */
export const DRY_RUN: Setting<boolean> = setting({
  name: 'leaving.dry-run',
  schema: { type: 'boolean' },
  shipped: false,
  safest: true,
});

export interface MetricsAccess {
  readonly isOn: boolean;
  /** Addresses and networks (CIDR) from which metrics may be read without a token. */
  readonly addresses: readonly string[];
}

export const METRICS: Setting<MetricsAccess> = setting({
  name: 'metrics.access',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['isOn', 'addresses'],
    properties: {
      isOn: { type: 'boolean' },
      addresses: { type: 'array', maxItems: 50, uniqueItems: true, items: { type: 'string', maxLength: 50 } },
    },
  },
  shipped: { isOn: false, addresses: [] },
  safest: { isOn: false, addresses: [] },
});

/** SHA-256 of the token that opens metrics, in hex; null where there is none. */
export const METRICS_TOKEN: Setting<string | null> = setting({
  name: 'metrics.token-hash',
  schema: { type: ['string', 'null'], pattern: '^[0-9a-f]{64}$' },
  shipped: null,
  safest: null,
  isSecret: true,
});

/** Permissions of Koha of which any one is enough; null: as in manifest.json. An empty list: superlibrarians only. */
export type RuleOverride = readonly RequiredPermission[] | null;

const rule = (name: PermissionName): Setting<RuleOverride> =>
  setting<RuleOverride>({
    name: `permission.${name}`,
    schema: {
      type: ['array', 'null'],
      maxItems: 100,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['module'],
        properties: {
          module: { type: 'string', pattern: '^[A-Za-z0-9_]{1,30}$' },
          code: { type: 'string', pattern: '^([A-Za-z0-9_-]{1,64}|[*])$' },
        },
      },
    },
    shipped: null,
    safest: [],
  });

export const RULES: readonly { readonly permission: PermissionName; readonly setting: Setting<RuleOverride> }[] =
  PERMISSIONS.map((permission) => ({ permission, setting: rule(permission) }));

export const ruleSetting = (permission: PermissionName): Setting<RuleOverride> => {
  const found = RULES.find((one) => one.permission === permission);
  if (found === undefined) throw new TypeError(`There is no permission ${permission}.`);
  return found.setting;
};
