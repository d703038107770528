import * as z from "zod/mini";
import { Day } from "../kinds/calendar.ts";
import type { LeftUse } from "../rule.ts";
import { action, type Action } from "./action.ts";

const LeftSchema: z.ZodMiniType<LeftUse> = z.discriminatedUnion("then", [
  z.strictObject({ action: z.literal("left"), then: z.enum(["next-rule", "exception"]) }),
  z.strictObject({ action: z.literal("left"), then: z.literal("backorder"), until: Day }),
  z.strictObject({
    action: z.literal("left"),
    then: z.literal("cancel"),
    afterDays: z.int().check(z.gte(0), z.lte(365)),
  }),
]);

function words(use: LeftUse): string {
  switch (use.then) {
    case "next-rule":
      return "leave what they cannot ship to the next rule";
    case "exception":
      return "what is left needs a person";
    case "backorder":
      return `backorder what is left until ${use.until}`;
    case "cancel":
      return `cancel what is left after ${use.afterDays} ${use.afterDays === 1 ? "day" : "days"}`;
  }
}

export const LEFT_ACTION: Action = action({
  ...{ id: "left", label: "What is left" },
  meaning:
    "What happens to units that nobody under this rule can ship: they are left to the next rule that matches, become an exception, wait for stock until a date, or are canceled so many days after the customer ordered. Without it, a rule that would leave a line nobody is passed over.",
  fields: [
    {
      ...{ name: "then", label: "What is left", kind: "choice" },
      list: [
        { value: "next-rule", label: "goes to the next rule that matches" },
        { value: "exception", label: "becomes an exception for a person" },
        { value: "backorder", label: "waits for stock until a day" },
        { value: "cancel", label: "is canceled after some days" },
      ],
    },
    { name: "until", label: "Until", kind: "date", when: ["backorder"] },
    {
      ...{ name: "afterDays", label: "After", kind: "number", unit: "days", min: 0, max: 365, whole: true },
      when: ["cancel"],
    },
  ],
  schema: LeftSchema,
  example: { action: "left", then: "cancel", afterDays: 3 },
  says: words,
});
