import type { Knex } from 'knex';
import { conversationSegmentFields } from './features/conversations/index.ts';
import { familySegmentFields } from './features/families/index.ts';
import { insightSegmentFields } from './features/insight/index.ts';
import { interestSegmentFields } from './features/interests/index.ts';
import { membershipSegmentFields } from './features/memberships/index.ts';
import { participationSegmentFields } from './features/participation/index.ts';
import { profileSegmentFields } from './features/profile/index.ts';
import { registrySource, type SegmentField, type SegmentRegistrySource } from './features/segments/index.ts';
import { serviceSegmentFields } from './features/services/index.ts';

/** The fields that are there in every library. */
export const segmentFields: readonly SegmentField[] = [
  ...insightSegmentFields,
  ...interestSegmentFields,
  ...familySegmentFields,
  ...membershipSegmentFields,
  ...participationSegmentFields,
  ...conversationSegmentFields,
];

/** Every field that segments may ask for, also those that the library defined, as they are at the moment. */
export const segmentRegistry = (crm: Knex): SegmentRegistrySource =>
  registrySource(crm, segmentFields, [profileSegmentFields, serviceSegmentFields]);
