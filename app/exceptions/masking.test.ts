import { expect, test } from "vitest";
import { maskPersonal, maskText } from "./masking.ts";

test("ids stay readable, any other text is masked, however deep it stands", () => {
  const given = {
    ...{ shopId: "shop-1", orderGid: "gid://shopify/Order/5001008674126", tags: ["vip"] },
    ...{
      note: "Ring at Ada's",
      count: 2,
      to: { name: "Ada", zip: "10115", lines: [{ orderLineId: "l1", title: "Ada" }] },
    },
  };
  expect(maskPersonal(given)).toEqual({
    ...{ shopId: "shop-1", orderGid: "gid://shopify/Order/5001008674126", tags: ["vip"] },
    ...{ note: "•••", count: 2, to: { name: "•••", zip: "•••", lines: [{ orderLineId: "l1", title: "•••" }] } },
  });
  expect(maskPersonal({ customerId: "ada@example.com" })).toEqual({ customerId: "•••" });
});

test("messages lose addresses of mail and numbers of phones, and keep ids", () => {
  expect(maskText("Order 5001008674126: ada@example.com, +49 30 1234567, refused.")).toBe(
    "Order 5001008674126: •••, •••, refused.",
  );
});

test("a long text is gone through once: letter by letter it would take half a trillion steps", () => {
  const long = "a".repeat(1_000_000);
  expect(maskText(`${long} from ada@tea.test`)).toBe(`${long} from •••`);
});
