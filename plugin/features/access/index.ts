export type { Viewer, Asker, Permission } from './viewer.ts';
