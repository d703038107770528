import * as z from "zod/mini";
import { listed } from "../kinds/condition.ts";
import { action, type Action } from "./action.ts";

const WEEK_MINUTES = 7 * 24 * 60;

const duration = (minutes: number) => {
  if (minutes % 60 !== 0) return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
  return `${minutes / 60} ${minutes === 60 ? "hour" : "hours"}`;
};

export const ORDER_ACTIONS: Action[] = [
  action({
    ...{ id: "hold", label: "Hold" },
    meaning: "The order is not routed until a person releases it. Hold rules are asked before all others.",
    fields: [{ name: "reason", label: "Reason", kind: "text", hint: "Check the engraving" }],
    schema: z.strictObject({
      action: z.literal("hold"),
      reason: z
        .string()
        .check(z.trim(), z.minLength(1, "Say why, for the person who has to release the order."), z.maxLength(255)),
    }),
    example: { action: "hold", reason: "Check the engraving" },
    says: ({ reason }) => `hold the order: “${reason}”`,
  }),
  action({
    ...{ id: "delay", label: "Delay" },
    meaning:
      "The order waits so many minutes from the time the customer ordered before it is routed. The longest counts.",
    fields: [
      { name: "minutes", label: "Minutes", kind: "number", unit: "minutes", min: 1, max: WEEK_MINUTES, whole: true },
    ],
    schema: z.strictObject({ action: z.literal("delay"), minutes: z.int().check(z.gte(1), z.lte(WEEK_MINUTES)) }),
    example: { action: "delay", minutes: 120 },
    says: ({ minutes }) => `wait ${duration(minutes)} before routing`,
  }),
  action({
    ...{ id: "expedite", label: "Expedite", fields: [] },
    meaning: "The fastest plan is taken, and no rule delays the order.",
    schema: z.strictObject({ action: z.literal("expedite") }),
    example: { action: "expedite" },
    says: () => "expedite the order",
  }),
  action({
    ...{ id: "tag", label: "Tag" },
    meaning: "The order gets these tags in Shopify. Tags of all rules that match are added.",
    fields: [{ name: "tags", label: "Tags", kind: "values", choices: { from: "free", hint: "routed-eu" } }],
    schema: z.strictObject({
      action: z.literal("tag"),
      // Shopify's limit of a tag.
      tags: z
        .array(z.string().check(z.trim(), z.minLength(1, "Leave no tag empty."), z.maxLength(40)))
        .check(z.minLength(1, "Name at least one tag."), z.maxLength(20)),
    }),
    example: { action: "tag", tags: ["routed-eu"] },
    says: ({ tags }) =>
      `tag the order ${listed(
        tags.map((tag) => `“${tag}”`),
        "and",
      )}`,
  }),
];
