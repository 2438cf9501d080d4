import type { RequiredPermission } from '../../koha/permissions.ts';
import type { PermissionName } from '../../manifest/permission-names.ts';
import { RULES } from './known-settings.ts';
import type { SettingsService } from './settings.service.ts';

/** A permission of Kenal and those of Koha of which any one gives it. */
export interface Rule {
  readonly name: PermissionName;
  readonly koha: readonly RequiredPermission[];
}

/** A rule in force, and whether it is the one of manifest.json. */
export interface RuleInForce extends Rule {
  readonly isShipped: boolean;
}

/** The rules in force now, in the order of the shipped ones. */
export const rulesInForce = async (
  settings: Pick<SettingsService, 'readAll'>,
  shipped: readonly Rule[],
): Promise<RuleInForce[]> => {
  const overrides = await settings.readAll(RULES.map(({ setting }) => setting));
  const overrideOf = new Map(RULES.map(({ permission }, index) => [permission, overrides[index] ?? null]));
  return shipped.map(({ name, koha }) => {
    const override = overrideOf.get(name) ?? null;
    return { name, koha: override ?? koha, isShipped: override === null };
  });
};

/** `module:code`, `module:*` for any part of it, `module` for the whole of it. */
export const asText = ({ module, code }: RequiredPermission): string =>
  code === undefined ? module : `${module}:${code}`;

export const fromText = (text: string): RequiredPermission => {
  const [module = '', code] = text.split(':', 2);
  return code === undefined ? { module } : { module, code };
};
