export { generateLibrary } from './generate.ts';
export { demoAccounts } from './logins.ts';
export { generateUniform } from './uniform.ts';
export { appendUniform } from './uniform-append.ts';
export type { DemoAccount, LibraryOptions, LibrarySummary, LibraryVariant, UniformSummary } from './types.ts';
