import { describeStates } from './states.ts';

describeStates('the pages of reports', {
  reports: { as: 'humas', path: () => 'reports' },
});
