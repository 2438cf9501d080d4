/** How the traits of loyalty weigh where nobody has changed it. */
export const WEIGHTS = { returns: 35, stays: 30, refers: 15, breadth: 20 } as const;
