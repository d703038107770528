/** Placeholder shape until the vocabulary stands beside it: conditions and actions of one routing rule. */
export type Rule = { id: string; name: string };
