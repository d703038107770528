import type { z } from "zod";
import type { Problem } from "../platform/problem.ts";
import { Calendar, readCalendar } from "./calendar.ts";
import { Tariff } from "./tariff.ts";
import { Charges, readCharges } from "./terms.ts";

/** What a retailer enters about one supplier, as JSON; a part that is absent stays as it is. `tariff: null` = not known. */
export type CostsInput = { charges?: unknown; tariff?: unknown; calendar?: unknown; tags?: unknown };
export type Costs = { charges?: Charges; tariff?: Tariff | null; calendar?: Calendar; tags?: string[] };

/**
 * Checks what was entered. Stored values that are not understood fall back one by one; entered ones must not: each is
 * named, with what it has to be.
 */
export function readCosts(input: CostsInput): { ok: true; costs: Costs } | { ok: false; problems: Problem[] } {
  const problems: Problem[] = [];
  const costs: Costs = {};
  if (input.charges !== undefined) {
    problems.push(...strayValues("charges", input.charges, readCharges(input.charges), Charges));
    costs.charges = readCharges(input.charges);
  }
  if (input.calendar !== undefined) {
    problems.push(...strayValues("calendar", input.calendar, readCalendar(input.calendar), Calendar));
    costs.calendar = readCalendar(input.calendar);
  }
  if (input.tariff === null) costs.tariff = null;
  else if (input.tariff !== undefined) {
    const parsed = Tariff.safeParse(input.tariff);
    if (parsed.success) costs.tariff = parsed.data;
    else
      for (const issue of parsed.error.issues)
        problems.push({ field: ["tariff", ...issue.path].join("."), message: `${issue.message}.`.replace("..", ".") });
  }
  if (input.tags !== undefined) {
    if (Array.isArray(input.tags) && input.tags.every((tag) => typeof tag === "string" && tag.trim() !== ""))
      costs.tags = [...new Set((input.tags as string[]).map((tag) => tag.trim()))];
    else problems.push({ field: "tags", message: "Tags are a list of words, none of them empty." });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, costs };
}

/** Values that reading would silently replace by their default, and names that nothing reads. */
function strayValues(part: string, input: unknown, read: Record<string, unknown>, schema: z.ZodObject): Problem[] {
  if (typeof input !== "object" || input === null || Array.isArray(input))
    return [{ field: part, message: `The ${part} are an object of named values.` }];
  return Object.entries(input).flatMap(([name, value]): Problem[] => {
    const field = `${part}.${name}`;
    if (!Object.hasOwn(schema.shape, name))
      return [{ field, message: `Nothing is called ${name}. Known are ${Object.keys(schema.shape).join(", ")}.` }];
    if (JSON.stringify(read[name]) === JSON.stringify(value)) return [];
    return [
      {
        field,
        message: `${JSON.stringify(value)} is not a value for ${name}. See docs/supplier-costs.md for its form.`,
      },
    ];
  });
}
