import { dayIn } from '../../shared/time.ts';
import type { RequestInput } from './request-input.ts';
import { requestPath } from './request-path.ts';
import { LINE_KINDS, type LineKind, type WorkLine } from './work.domain.ts';
import { timeWords } from './words.ts';

/** Tasks, sources, time and results of a request. */
export interface WorkView {
  readonly path: string;
  readonly time: string;
  /** Of what was planned by the hour, in hundredths of the bar; undefined where nothing was planned. */
  readonly share: number | undefined;
  readonly groups: readonly {
    readonly kind: LineKind;
    readonly title: string;
    readonly none: string;
    readonly lines: readonly WorkLineView[];
    readonly label: string;
    readonly inputId: string;
    readonly hasMinutes: boolean;
    readonly minutesId: string;
  }[];
}

interface WorkLineView {
  readonly text: string;
  readonly note: string;
  /** Only tasks are ticked. */
  readonly tick:
    { readonly path: string; readonly label: string; readonly value: string; readonly isDone: boolean } | undefined;
}

export const workOf = ({ locale, request, work, timezone }: RequestInput): WorkView => {
  const { t } = locale;
  const minutes = work.reduce((sum, line) => sum + (line.minutes ?? 0), 0);
  const planned = request.quote?.price.basis === 'hour' ? Math.round((request.quote.price.quantity * 60) / 100) : 0;
  const path = `${requestPath(request.id)}/lines`;
  const day = (line: WorkLine): string => locale.dayOfMonth(dayIn(timezone, line.doneAt ?? line.addedAt));
  const view = (line: WorkLine): WorkLineView => ({
    text:
      line.edition === undefined || line.edition === 1
        ? line.text
        : t('services.work.edition', { text: line.text, edition: line.edition }),
    note: line.minutes === undefined ? day(line) : `${timeWords(locale, line.minutes)} · ${day(line)}`,
    tick:
      line.kind === 'task'
        ? {
            path: `${path}/${line.id}`,
            label: t(line.doneAt === undefined ? 'services.work.tick' : 'services.work.untick', { text: line.text }),
            value: line.doneAt === undefined ? 'done' : 'undone',
            isDone: line.doneAt !== undefined,
          }
        : undefined,
  });
  return {
    path,
    time:
      planned === 0
        ? t('services.work.spent', { time: timeWords(locale, minutes) })
        : t('services.work.spentOf', { time: timeWords(locale, minutes), planned: timeWords(locale, planned) }),
    share: planned === 0 ? undefined : Math.min(100, Math.round((minutes * 100) / planned)),
    groups: LINE_KINDS.map((kind) => ({
      kind,
      title: t(`services.work.${kind}`),
      none: t(`services.work.${kind}.none`),
      lines: work.filter((line) => line.kind === kind).map(view),
      label: t(`services.work.${kind}.add`),
      inputId: `line-${kind}`,
      hasMinutes: kind === 'time',
      minutesId: `line-${kind}-minutes`,
    })),
  };
};
