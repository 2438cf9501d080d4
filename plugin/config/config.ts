export { type Config, type Settings } from './config.schema.ts';
