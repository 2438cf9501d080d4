export { columnField, type FactRow } from './column-field.ts';
export { rangeOf } from './column-sql.ts';
export type { SegmentField } from './field.ts';
export { stageMoveField } from './move-field.ts';
export { and, or, sql, type Sql } from './sql.domain.ts';
export { useField } from './use-field.ts';
