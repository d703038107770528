import { z } from "zod";
import { ACTIONS } from "./actions/registry.ts";
import { CONDITIONS } from "./conditions/registry.ts";
import type { ConditionUse, Group } from "./rule.ts";

export const MAX_DEPTH = 3;
export const MAX_RULES = 2000;
export const MAX_PARTS = 50;
export const MAX_ACTIONS = 20;

const [firstCondition, ...conditions] = CONDITIONS.map(({ schema }) => schema);
const [firstAction, ...actions] = ACTIONS.map(({ schema }) => schema);
const AnyCondition = z.union([firstCondition!, ...conditions]).meta({ id: "condition" });
const AnyAction = z.union([firstAction!, ...actions]).meta({ id: "action" });

const match = z.enum(["all", "any"]);
const groupOf = (part: z.ZodType<Group | ConditionUse>) =>
  z.strictObject({ match, of: z.array(part).min(1).max(MAX_PARTS) });
const Inner = groupOf(AnyCondition).meta({ id: "group-of-conditions" });
const Middle = groupOf(z.union([AnyCondition, Inner])).meta({ id: "group-of-groups" });
const Outer = z.strictObject({ match, of: z.array(z.union([AnyCondition, Middle])).max(MAX_PARTS) });

/** A rule's own fields, its conditions and actions aside. */
export const RuleHead = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, "Write it with letters, digits, - and _, at most 64.")
    .describe("stays the same through all versions of the rule set"),
  name: z.string().trim().min(1, "Give the rule a name.").max(100, "At most 100 characters."),
  on: z.boolean("Write true or false.").describe("false: the rule is never asked"),
  when: z.unknown(),
  then: z.unknown(),
});

/** The form of a rule set, whole: for the JSON Schema. `parseRules` says more about what is wrong. */
export const RuleSetSchema = z
  .array(
    RuleHead.extend({
      when: Outer.describe("an empty list with match all holds for every order"),
      then: z.array(AnyAction).min(1).max(MAX_ACTIONS),
    }),
  )
  .max(MAX_RULES);
