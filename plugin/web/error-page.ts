import type { IconName } from './icons.ts';

/** What the one error page says: what happened, and what to do next. */
export interface ErrorPage {
  readonly heading: string;
  readonly explanation: string;
  /** What the person can do now; may be empty. */
  readonly help: string;
  readonly problems: readonly string[];
  readonly icon: IconName;
  /** The number under which the log knows this request, to be told to the administrator. */
  readonly reference: string;
  readonly next: readonly { readonly text: string; readonly href: string; readonly isMain: boolean }[];
}
