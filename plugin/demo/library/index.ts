export { generateLibrary } from './generate.ts';
export { demoAccounts } from './logins.ts';
export { generateUniform } from './uniform.ts';
export { appendUniform } from './uniform-append.ts';
export type {
  AppendOptions,
  AppendSummary,
  DemoAccount,
  LibraryOptions,
  LibrarySummary,
  LibraryVariant,
  OnProgress,
  Progress,
  UniformOptions,
  UniformSummary,
} from './types.ts';
