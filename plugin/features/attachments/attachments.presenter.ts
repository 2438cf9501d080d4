import type { Locale } from '../../i18n/locale.ts';
import type { Chip } from '../../web/partials.ts';
import { isReady, KEPT_DAYS, type Attachment, type RefusedFile } from './attachment.domain.ts';
import type { AttachmentLimits } from './attachment.service.ts';

/** `partials/attachments/field`: where files are chosen. */
export interface FilesField {
  readonly id: string;
  readonly isOptional: boolean;
  readonly help: string;
  /** What the browser offers first; what is sent is looked at all the same. */
  readonly accept: string;
}

/** `partials/attachments/list`: files, and what can be done with them. */
export interface AttachmentList {
  readonly lines: readonly AttachmentLine[];
  readonly takenBack: readonly {
    readonly name: string;
    readonly note: string;
    readonly bringBack: string | undefined;
    readonly label: string;
  }[];
}

interface AttachmentLine {
  readonly name: string;
  readonly note: string;
  /** Where it is had; undefined for one that cannot be. */
  readonly path: string | undefined;
  readonly chip: Chip | undefined;
  readonly takeBack: string | undefined;
  readonly label: string;
}

const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  jpg: ['jpg', 'jpeg'],
  tif: ['tif', 'tiff'],
  heic: ['heic', 'heif'],
};

export const filesField = (
  locale: Locale,
  { id, isOptional }: Pick<FilesField, 'id' | 'isOptional'>,
  { types, most, largestBytes }: AttachmentLimits,
): FilesField => ({
  id,
  isOptional,
  help: locale.t('attachments.help', {
    types: types.join(', '),
    size: sizeWords(locale, largestBytes),
    count: most,
  }),
  accept: types
    .flatMap((type) => ENDINGS[type] ?? [type])
    .map((ending) => `.${ending}`)
    .join(','),
});

interface ListInput {
  readonly attachments: readonly Attachment[];
  /** Of what they belong to, with the files below it: `/conversations/3/attachments`. */
  readonly path: string;
  readonly mayChange: boolean;
  readonly hasScanner: boolean;
  readonly nameOf: (staff: number) => string;
}

export const attachmentList = (
  locale: Locale,
  { attachments, path, mayChange, hasScanner, nameOf }: ListInput,
): AttachmentList => {
  const { t } = locale;
  return {
    lines: attachments
      .filter(({ deletedAt }) => deletedAt === undefined)
      .map((one) => ({
        name: one.name,
        note: t('attachments.line', {
          size: sizeWords(locale, one.bytes),
          name: nameOf(one.addedBy),
          moment: locale.moment(one.addedAt),
        }),
        path: isReady(one, hasScanner) ? `${path}/${one.id}` : undefined,
        chip: chipOf(locale, one, hasScanner),
        takeBack: mayChange ? `${path}/${one.id}/take-back` : undefined,
        label: t('attachments.takeBackOf', { name: one.name }),
      })),
    takenBack: attachments
      .filter(({ deletedAt, scan }) => deletedAt !== undefined && scan !== 'infected')
      .map((one) => ({
        name: one.name,
        note: t('attachments.takenBack.line', {
          name: nameOf(one.deletedBy ?? 0),
          moment: one.deletedAt === undefined ? '' : locale.moment(one.deletedAt),
          days: KEPT_DAYS,
        }),
        bringBack: mayChange ? `${path}/${one.id}/bring-back` : undefined,
        label: t('attachments.bringBackOf', { name: one.name }),
      })),
  };
};

const chipOf = ({ t }: Locale, one: Attachment, hasScanner: boolean): Chip | undefined => {
  if (one.scan === 'infected') return { tone: 'bad', icon: 'alert', word: t('attachments.infected') };
  return isReady(one, hasScanner) ? undefined : { tone: 'warn', icon: 'clock', word: t('attachments.waiting') };
};

/** What is wrong with files that were sent, a sentence each. */
export const refusedWords = (
  locale: Locale,
  refused: readonly RefusedFile[],
  { types, most, largestBytes }: AttachmentLimits,
): string[] =>
  refused.map(({ name, problem }) =>
    locale.t(`attachments.problem.${problem}`, {
      name,
      types: types.join(', '),
      size: sizeWords(locale, largestBytes),
      count: most,
    }),
  );

const KB = 1_000;
const MB = 1_000_000;

/** `340 KB`, `1.2 MB`. */
export const sizeWords = (locale: Locale, bytes: number): string =>
  bytes < MB
    ? locale.t('attachments.kilobytes', { size: locale.number(Math.max(1, Math.round(bytes / KB))) })
    : locale.t('attachments.megabytes', { size: locale.number(bytes / MB, bytes % MB === 0 ? 0 : 1) });
