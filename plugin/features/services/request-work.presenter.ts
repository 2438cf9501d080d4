import {
  attachmentList,
  filesField,
  refusedWords,
  type AttachmentList,
  type FilesField,
} from '../attachments/index.ts';
import { dayIn } from '../../shared/time.ts';
import { whoOf, type RequestInput } from './request-input.ts';
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
    /** What was typed and came back. */
    readonly typed: string;
    readonly problems: readonly string[];
    /** Only of deliverables, where files can be attached. */
    readonly field: FilesField | undefined;
  }[];
}

interface WorkLineView {
  readonly text: string;
  readonly note: string;
  /** Of a deliverable. */
  readonly files: AttachmentList | undefined;
  /** Only tasks are ticked. */
  readonly tick:
    { readonly path: string; readonly label: string; readonly value: string; readonly isDone: boolean } | undefined;
}

export const workOf = (input: RequestInput): WorkView => {
  const { locale, request, work, timezone, files, attachments, refusedFiles } = input;
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
    files:
      attachments === undefined || line.kind !== 'deliverable'
        ? undefined
        : attachmentList(locale, {
            attachments: files.filter(({ subject }) => subject === line.id),
            path: `${path}/${line.id}/files`,
            mayChange: true,
            hasScanner: attachments.hasScanner,
            nameOf: (staff) => whoOf(input, staff),
          }),
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
      typed: kind === 'deliverable' ? (refusedFiles?.text ?? '') : '',
      problems:
        kind !== 'deliverable' || attachments === undefined || refusedFiles === undefined
          ? []
          : [...refusedWords(locale, refusedFiles.files, attachments.limits), t('attachments.chooseAgain')],
      field:
        kind === 'deliverable' && attachments !== undefined
          ? filesField(locale, { id: 'deliverable-files', isOptional: true }, attachments.limits)
          : undefined,
    })),
  };
};
