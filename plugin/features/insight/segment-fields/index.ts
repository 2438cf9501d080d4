import type { SegmentField } from '../../segments/index.ts';
import { demographicFields } from './demographic-fields.ts';
import { metricFields } from './metric-fields.ts';
import { useFields } from './use-fields.ts';

/** What segments may ask of the mirror of patrons, of the visit ledger and of what was worked out from it. */
export const insightSegmentFields: readonly SegmentField[] = [...demographicFields, ...useFields, ...metricFields];
