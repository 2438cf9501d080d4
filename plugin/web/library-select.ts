import type { Select } from './partials.ts';

interface LibrarySelect {
  readonly id: string;
  readonly label: string;
  /** What stands for every library. */
  readonly all: string;
  readonly libraries: readonly { readonly branchcode: string; readonly name: string }[];
  /** Undefined for every library. */
  readonly chosen: string | undefined;
}

/** The filter `library` of lists and reports. */
export const librarySelect = ({ id, label, all, libraries, chosen }: LibrarySelect): Select => ({
  id,
  name: 'library',
  label,
  options: [
    { value: '', text: all, isSelected: chosen === undefined },
    ...libraries.map(({ branchcode, name }) => ({ value: branchcode, text: name, isSelected: branchcode === chosen })),
  ],
});
