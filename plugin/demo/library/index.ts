export { generateLibrary } from './generate.ts';
export type {
  AppendOptions,
  DemoAccount,
  LibraryOptions,
  LibrarySummary,
  LibraryVariant,
  OnProgress,
  Progress,
  UniformOptions,
  UniformSummary,
} from './types.ts';
