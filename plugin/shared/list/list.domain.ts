/** A list as it was sent: what its columns are called, and its rows. */
export interface UploadedList {
  readonly columns: readonly string[];
  readonly rows: readonly ListRow[];
}

export interface ListRow {
  /** Line of the file, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}
