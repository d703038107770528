import { expect, test } from "vitest";
import { narrowIds, widenIds } from "./wide-ids.ts";

test("ids grow beyond 2^53 on the way out and come back as they were; nothing else changes", () => {
  const json = '{"id":5007000123456,"gid":"gid://shopify/Order/5007000123456","at":1795000000000,"n":12}';
  const wide = widenIds(json);
  expect(wide).toBe(
    '{"id":900715007000123456,"gid":"gid://shopify/Order/900715007000123456","at":1795000000000,"n":12}',
  );
  expect(BigInt("900715007000123456") > BigInt(Number.MAX_SAFE_INTEGER)).toBe(true);
  expect(narrowIds(wide)).toBe(json);
  expect(widenIds(wide)).toBe(wide);
});
