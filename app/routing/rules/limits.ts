/** How deep groups of conditions may stand in each other. */
export const MAX_DEPTH = 3;
export const MAX_RULES = 2000;
/** parts of one group */
export const MAX_PARTS = 50;
export const MAX_ACTIONS = 20;
