/** Groups of fewer patrons than this are not shown: they say more about persons than about the library. */
export const FEWEST_SHOWN = 20;

/** Whether a group is so small that only "under 20" may be said of it. Nobody is not a group. */
export const isSmall = (patrons: number): boolean => patrons > 0 && patrons < FEWEST_SHOWN;
