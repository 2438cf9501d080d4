import type { Locale } from '../../i18n/locale.ts';
import type { FoundPatron } from '../../koha/patrons/index.ts';
import type { Viewer } from '../access/index.ts';

/** A column that a file may hold. */
export interface ExportChoice {
  /** Names it in forms and logs. */
  readonly value: string;
  /** Its heading, in the reader's language. */
  readonly text: string;
}

export type ExportCell = string | number | null;

/** Further columns of a segment's file, registered by the feature that owns the data. */
export interface ExportSource {
  /** Text of its own heading on the form. */
  readonly title: string;
  /** Only those that this viewer may see. */
  columns(viewer: Viewer, locale: Locale): Promise<readonly ExportChoice[]>;
  /**
   * What stands in some of these columns, by patron and then by column.
   *
   * @param patrons those whom the viewer may see
   */
  cells(
    viewer: Viewer,
    locale: Locale,
    patrons: readonly FoundPatron[],
    columns: readonly string[],
  ): Promise<ReadonlyMap<number, ReadonlyMap<string, ExportCell>>>;
}
