import { expect, test } from "vitest";
import { WebhookId } from "./webhook-id.ts";

test("an id is a positive number of 64 bits, as a number or as its digits", () => {
  for (const id of [1, 820982911946154, "820982911946154508", "9223372036854775807"])
    expect(WebhookId.safeParse(id).success, String(id)).toBe(true);
});

test("nothing else is one, and nothing else makes the reader fail", () => {
  const others = [0, -1, 1.5, null, "", "0", "01", "-5", "9223372036854775808", "1".repeat(400), "%00", "null", {}, []];
  for (const id of others) expect(WebhookId.safeParse(id).success, JSON.stringify(id)).toBe(false);
});
