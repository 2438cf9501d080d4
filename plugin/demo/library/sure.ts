import { Bug } from '../../shared/errors.ts';

/** A value that is there by construction, such as an element at an index below the length. */
export const sure = <T>(value: T | undefined): T => {
  if (value === undefined)
    throw new Bug('demo.missing', 'The synthetic library looked for something that is not there.');
  return value;
};
