import type { Locale } from '../../i18n/locale.ts';
import type { HouseboundRounds } from '../../koha/patrons/index.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { Attachment, AttachmentService, RefusedFile } from '../attachments/index.ts';
import type { Answers } from './answer.repository.ts';
import type { Service } from './catalogue.domain.ts';
import type { Charge } from './charge.domain.ts';
import type { Transition } from './request.domain.ts';
import type { SeenRequest } from './request-ground.ts';
import type { Readers } from './request-readers.service.ts';
import type { StepFormsInput } from './step-forms.presenter.ts';
import type { WorkLine } from './work.domain.ts';

/** Everything that the page of a request, and the papers printed from it, are made of. */
export interface RequestInput extends SeenRequest {
  readonly locale: Locale;
  readonly timezone: string;
  readonly today: LibraryDay;
  readonly service: Service | undefined;
  readonly answers: Answers;
  readonly history: readonly Transition[];
  readonly work: readonly WorkLine[];
  readonly charge: Charge | undefined;
  readonly library: string;
  /** Koha's rounds to the patron's home, where that is how it is delivered and Koha plans some. */
  readonly rounds: HouseboundRounds | undefined;
  readonly staff: ReadonlyMap<number, string>;
  readonly viewer: number;
  readonly readers: Readers;
  readonly currency: StepFormsInput['currency'];
  readonly refused?: StepFormsInput['refused'];
  /** Of deliverables, also those that were taken back. */
  readonly files: readonly Attachment[];
  /** Undefined where no files can be attached. */
  readonly attachments: Pick<AttachmentService, 'limits' | 'hasScanner'> | undefined;
  /** A deliverable that came back: what was typed, and what is wrong with its files. */
  readonly refusedFiles?: { readonly text: string; readonly files: readonly RefusedFile[] } | undefined;
}

/** Who did something, as the reader knows them. */
export const whoOf = ({ locale: { t }, staff, viewer }: RequestInput, number: number): string => {
  if (number === viewer) return t('services.you');
  return staff.get(number) ?? t(number === 0 ? 'services.byItself' : 'services.colleague');
};
