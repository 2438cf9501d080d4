/** Every permission that Kenal knows. What each means, and which of Koha's it maps to, stands in manifest.json. */
export const PERMISSIONS = ['patrons.view', 'patrons.titles', 'system.view'] as const;

export type PermissionName = (typeof PERMISSIONS)[number];
