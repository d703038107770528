import * as z from "zod/mini";
import { listed, phrase } from "../../../platform/phrase.ts";
import { msg } from "../../../platform/translate.ts";
import { UNITS } from "../kinds/units.ts";
import { action, type Action } from "./action.ts";

const WEEK_MINUTES = 7 * 24 * 60;

const duration = (minutes: number) =>
  minutes % 60 === 0 ? UNITS.hours.counted(minutes / 60) : UNITS.minutes.counted(minutes);

export const ORDER_ACTIONS: Action[] = [
  action({
    ...{ id: "hold", label: msg("Hold") },
    meaning: msg("The order is not routed until a person releases it. Hold rules are asked before all others."),
    fields: [{ name: "reason", label: msg("Reason"), kind: "text", hint: "Check the engraving" }],
    schema: z.strictObject({
      action: z.literal("hold"),
      reason: z
        .string()
        .check(z.trim(), z.minLength(1, "Say why, for the person who has to release the order."), z.maxLength(255)),
    }),
    example: { action: "hold", reason: "Check the engraving" },
    says: ({ reason }) => phrase("hold the order: “{{reason}}”", { reason }),
  }),
  action({
    ...{ id: "delay", label: msg("Delay") },
    meaning: msg(
      "The order waits so many minutes from the time the customer ordered before it is routed. The longest counts.",
    ),
    fields: [
      {
        name: "minutes",
        label: msg("Minutes"),
        kind: "number",
        unit: msg("minutes"),
        min: 1,
        max: WEEK_MINUTES,
        whole: true,
      },
    ],
    schema: z.strictObject({ action: z.literal("delay"), minutes: z.int().check(z.gte(1), z.lte(WEEK_MINUTES)) }),
    example: { action: "delay", minutes: 120 },
    says: ({ minutes }) => phrase("wait {{duration}} before routing", { duration: duration(minutes) }),
  }),
  action({
    ...{ id: "expedite", label: msg("Expedite"), fields: [] },
    meaning: msg("The fastest plan is taken, and no rule delays the order."),
    schema: z.strictObject({ action: z.literal("expedite") }),
    example: { action: "expedite" },
    says: () => phrase("expedite the order"),
  }),
  action({
    ...{ id: "tag", label: msg("Tag") },
    meaning: msg("The order gets these tags in Shopify. Tags of all rules that match are added."),
    fields: [{ name: "tags", label: msg("Tags"), kind: "values", choices: { from: "free", hint: "routed-eu" } }],
    schema: z.strictObject({
      action: z.literal("tag"),
      // Shopify's limit of a tag.
      tags: z
        .array(z.string().check(z.trim(), z.minLength(1, "Leave no tag empty."), z.maxLength(40)))
        .check(z.minLength(1, "Name at least one tag."), z.maxLength(20)),
    }),
    example: { action: "tag", tags: ["routed-eu"] },
    says: ({ tags }) =>
      phrase("tag the order {{tags}}", {
        tags: listed(
          tags.map((tag) => `“${tag}”`),
          "and",
        ),
      }),
  }),
];
