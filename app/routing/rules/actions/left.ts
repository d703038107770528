import * as z from "zod/mini";
import { phrase, phrases, type Phrase } from "../../../platform/phrase.ts";
import { msg } from "../../../platform/translate.ts";
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

function words(use: LeftUse): Phrase {
  switch (use.then) {
    case "next-rule":
      return phrase("leave what they cannot ship to the next rule");
    case "exception":
      return phrase("what is left needs a person");
    case "backorder":
      return phrase("backorder what is left until {{until}}", { until: use.until });
    case "cancel":
      return phrases(
        use.afterDays,
        "cancel what is left after {{count}} day",
        "cancel what is left after {{count}} days",
      );
  }
}

export const LEFT_ACTION: Action = action({
  ...{ id: "left", label: msg("What is left") },
  meaning: msg(
    "What happens to units that nobody under this rule can ship: they are left to the next rule that matches, become an exception, wait for stock until a date, or are canceled so many days after the customer ordered. Without it, a rule that would leave a line nobody is passed over.",
  ),
  fields: [
    {
      ...{ name: "then", label: msg("What is left"), kind: "choice" },
      list: [
        { value: "next-rule", label: msg("goes to the next rule that matches") },
        { value: "exception", label: msg("becomes an exception for a person") },
        { value: "backorder", label: msg("waits for stock until a day") },
        { value: "cancel", label: msg("is canceled after some days") },
      ],
    },
    { name: "until", label: msg("Until"), kind: "date", when: ["backorder"] },
    {
      ...{ name: "afterDays", label: msg("After"), kind: "number", unit: msg("days"), min: 0, max: 365, whole: true },
      when: ["cancel"],
    },
  ],
  schema: LeftSchema,
  example: { action: "left", then: "cancel", afterDays: 3 },
  says: words,
});
