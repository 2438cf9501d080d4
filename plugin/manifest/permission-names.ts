/** Every permission that Kenal knows. What each means, and which of Koha's it maps to, stands in manifest.json. */
export const PERMISSIONS = [
  'patrons.view',
  'patrons.titles',
  'patrons.export',
  'profile.view',
  'profile.edit',
  'profile.sensitive',
  'profile.import',
  'profile.settings',
  'conversations.view',
  'conversations.write',
  'confidential.open',
  'services.use',
  'segments.use',
  'campaigns.use',
  'campaigns.send',
  'reports.view',
  'visits.import',
  'privacy.officer',
  'system.view',
  'system.administer',
] as const;

export type PermissionName = (typeof PERMISSIONS)[number];
