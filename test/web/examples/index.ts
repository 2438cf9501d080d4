import type { ViewModels } from '../../../plugin/web/views.ts';
import { accessExamples } from './access.ts';
import { confidentialExamples } from './confidential.ts';
import { conversationsExamples } from './conversations.ts';
import { mailExamples } from './mail.ts';
import { handOverExamples } from './handover.ts';
import { interestsExamples } from './interests.ts';
import { loyaltyExamples } from './loyalty.ts';
import { patronsExamples } from './patrons.ts';
import { profileExamples, profileListChecks } from './profile.ts';
import { segmentsExamples } from './segments.ts';
import { promisesExamples } from './promises.ts';
import { reportsExamples } from './reports.ts';
import { servicesExamples } from './services.ts';
import { systemExamples } from './system.ts';
import { visitListChecks, visitsExamples } from './visits.ts';

/**
 * Models for every view, in which every name of its template is met at least once: in each list an entry, and both
 * sides of each `if` in one example or another.
 */
export const examples: { readonly [K in keyof ViewModels]: readonly ViewModels[K][] } = {
  ...accessExamples,
  ...confidentialExamples,
  ...conversationsExamples,
  ...handOverExamples,
  ...mailExamples,
  ...interestsExamples,
  ...loyaltyExamples,
  ...patronsExamples,
  ...profileExamples,
  ...segmentsExamples,
  ...promisesExamples,
  ...reportsExamples,
  ...servicesExamples,
  ...systemExamples,
  ...visitsExamples,
  'sent-lists/check': [...visitListChecks, ...profileListChecks],
};
