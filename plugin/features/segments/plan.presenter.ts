import type { Locale } from '../../i18n/locale.ts';
import type { DataTable } from '../../web/partials.ts';
import type { SegmentPlan } from './segments.service.types.ts';

/** `segments/plan`: for administrators. */
export interface PlanPage {
  readonly heading: string;
  readonly note: string;
  readonly warning: string | undefined;
  readonly sql: string;
  readonly bindings: string;
  readonly steps: DataTable;
}

export const planPage = (
  locale: Locale,
  { heading, plan }: { readonly heading: string; readonly plan: SegmentPlan },
): PlanPage => {
  const { t } = locale;
  return {
    heading,
    note: t('segments.plan.note'),
    warning: plan.warning,
    sql: plan.sql,
    bindings: JSON.stringify(plan.bindings),
    steps: {
      caption: t('segments.plan.caption'),
      columns: ['table', 'key', 'rows'].map((column) => ({
        text: t(`segments.plan.column.${column}`),
        isNumber: column === 'rows',
        path: undefined,
        sorted: undefined,
      })),
      rows: plan.steps.map(({ table, key, rows }) => ({
        head: table,
        cells: [
          { text: key ?? t('segments.plan.noKey'), isNumber: false },
          { text: locale.number(rows), isNumber: true },
        ],
      })),
    },
  };
};
