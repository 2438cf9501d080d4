import { textOrNone } from './values.ts';

/** The parts of a patron's name as Koha keeps them. Any of them may be missing, all of them too. */
export interface PatronName {
  readonly surname: string | undefined;
  readonly firstname: string | undefined;
  readonly preferredName: string | undefined;
  readonly middleName: string | undefined;
  readonly otherNames: string | undefined;
}

/** Columns of `borrowers` that hold a name. Some came late; `firstname` and `surname` have always been there. */
export const NAME_COLUMNS = ['surname', 'firstname', 'preferred_name', 'middle_name', 'othernames'] as const;

export interface NameRow {
  readonly surname?: string | null;
  readonly firstname?: string | null;
  readonly preferred_name?: string | null;
  readonly middle_name?: string | null;
  readonly othernames?: string | null;
}

export const nameOf = (row: NameRow): PatronName => ({
  surname: textOrNone(row.surname),
  firstname: textOrNone(row.firstname),
  preferredName: textOrNone(row.preferred_name),
  middleName: textOrNone(row.middle_name),
  otherNames: textOrNone(row.othernames),
});
