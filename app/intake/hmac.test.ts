import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { isSignedBy } from "./hmac.server.ts";

const body = Buffer.from('{"id": 1,  "name":"Zoë"}');
const sign = (secret: string, bytes: Buffer = body) => createHmac("sha256", secret).update(bytes).digest("base64");

test("a body signed with the client secret is Shopify's", () => {
  expect(isSignedBy(["now"], body, sign("now"))).toBe(true);
});

test("after a rotation the old secret still counts for as long as it is given", () => {
  expect(isSignedBy(["now", "before"], body, sign("before"))).toBe(true);
  expect(isSignedBy(["now"], body, sign("before"))).toBe(false);
});

test("the signature is over the bytes, not over what they mean", () => {
  const respaced = Buffer.from('{"id":1,"name":"Zoë"}');
  expect(isSignedBy(["now"], respaced, sign("now"))).toBe(false);
});

test.each(["", "AAAA", "not base64 at all", sign("now").slice(0, -4)])("the signature %j is refused", (signature) => {
  expect(isSignedBy(["now"], body, signature)).toBe(false);
});
