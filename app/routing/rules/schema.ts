import * as z from "zod/mini";
import { ACTIONS } from "./actions/registry.ts";
import { CONDITIONS } from "./conditions/registry.ts";
import { MAX_ACTIONS, MAX_PARTS, MAX_RULES } from "./limits.ts";
import type { ConditionUse, Group } from "./rule.ts";

const [firstCondition, ...conditions] = CONDITIONS.map(({ schema }) => schema);
const [firstAction, ...actions] = ACTIONS.map(({ schema }) => schema);
const AnyCondition = z.union([firstCondition!, ...conditions]).check(z.meta({ id: "condition" }));
const AnyAction = z.union([firstAction!, ...actions]).check(z.meta({ id: "action" }));

const match = z.enum(["all", "any"]);
const groupOf = (part: z.ZodMiniType<Group | ConditionUse>) =>
  z.strictObject({ match, of: z.array(part).check(z.minLength(1), z.maxLength(MAX_PARTS)) });
const Inner = groupOf(AnyCondition).check(z.meta({ id: "group-of-conditions" }));
const Middle = groupOf(z.union([AnyCondition, Inner])).check(z.meta({ id: "group-of-groups" }));
const Outer = z.strictObject({ match, of: z.array(z.union([AnyCondition, Middle])).check(z.maxLength(MAX_PARTS)) });

/** A rule's own fields, its conditions and actions aside. */
export const RuleHead = z.strictObject({
  id: z
    .string()
    .check(
      z.regex(/^[A-Za-z0-9_-]{1,64}$/, "Write it with letters, digits, - and _, at most 64."),
      z.describe("stays the same through all versions of the rule set"),
    ),
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "Give the rule a name."), z.maxLength(100, "At most 100 characters.")),
  on: z.boolean("Write true or false.").check(z.describe("false: the rule is never asked")),
  when: z.unknown(),
  then: z.unknown(),
});

/** The form of a rule set, whole: for the JSON Schema. `parseRules` says more about what is wrong. */
export const RuleSetSchema = z
  .array(
    z.extend(RuleHead, {
      when: Outer.check(z.describe("an empty list with match all holds for every order")),
      then: z.array(AnyAction).check(z.minLength(1), z.maxLength(MAX_ACTIONS)),
    }),
  )
  .check(z.maxLength(MAX_RULES));

/** The form of a rule set as JSON Schema, for whoever writes rules by API. */
export const ruleSetJsonSchema = () => ({
  title: "Crossdock rule set",
  description: "The rules that route a shop's orders, the first one first. Meanings: docs/routing-rules.md.",
  ...z.toJSONSchema(RuleSetSchema),
});
