import type { Rule } from "../routing/rules/rule.ts";

/** Who did something: the person who looks, another one of the shop, or the app. Names of users are not read. */
export type Author = "you" | "staff" | "crossdock";

export type RuleSetView = {
  id: string;
  version: number;
  rules: Rule[];
  note: string;
  by: Author;
  at: Date;
};

/** A shop's routing rules as the screens edit them. */
export type RoutingRules = {
  /** null = no version was ever published: mapped items go to their suppliers by priority */
  published: RuleSetView | null;
  draft: RuleSetView | null;
  trial: (RuleSetView & { percent: number }) | null;
};

/** The rules that a person edits: the draft, or what a new draft begins with. */
export const editedRules = ({ draft, published }: Pick<RoutingRules, "draft" | "published">): Rule[] =>
  (draft ?? published)?.rules ?? [];

/** "version 4 (draft)" */
export type HistoryEntry = {
  version: number;
  state: "draft" | "canary" | "published" | "replaced" | "stopped";
  note: string;
  copyOf: number | null;
  percent: number | null;
  by: Author;
  at: Date;
  endedAt: Date | null;
};
