import type { DataTable } from '../../web/partials.ts';
import { dataTable, type Figures } from './figures.ts';

/** `partials/report-card`: a title that says what, a sentence that says so what, the chart, and what stands behind it. */
export interface ReportCard<C> {
  readonly id: string;
  readonly title: string;
  readonly note: string | undefined;
  readonly sentences: readonly string[];
  /** Undefined where there is nothing to draw, and a sentence says why. */
  readonly chart: C | undefined;
  readonly table: DataTable | undefined;
  /** Path of the same figures as a file. */
  readonly csv: string | undefined;
  readonly foot: string;
}

/** A card with what was worked out for it. */
export interface Report<C> {
  readonly card: ReportCard<C>;
  readonly figures: Figures;
}

interface ReportParts<C> extends Pick<ReportCard<C>, 'id' | 'title' | 'sentences' | 'foot'> {
  readonly note?: string | undefined;
  readonly chart: C | undefined;
  readonly figures: Figures;
  /** Path of the file, with the reader's choices. */
  readonly csv: string;
}

export const report = <C>({ id, title, note, sentences, chart, figures, csv, foot }: ReportParts<C>): Report<C> => {
  const hasRows = figures.rows.length > 0;
  return {
    figures,
    card: {
      id,
      title,
      note,
      sentences,
      chart,
      table: hasRows ? dataTable(figures) : undefined,
      csv: hasRows ? csv : undefined,
      foot,
    },
  };
};
