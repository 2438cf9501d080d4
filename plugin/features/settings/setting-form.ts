/** `partials/setting-form`: the frame around the fields of one setting, which the page prints. */
export interface SettingForm<Fields = unknown> {
  readonly heading: string;
  readonly note: string;
  readonly path: string;
  /** Said above the form when nothing was saved. */
  readonly problem: string | undefined;
  readonly title: string;
  readonly fields: Fields;
  readonly foot: string;
  /** Whether there is something to go back from. */
  readonly isChanged: boolean;
  /** What a change does, and from when on. */
  readonly effects: readonly string[];
}
