export { catalogueHealth } from './catalogue.health.ts';
export { interestStep } from './interest.step.ts';
